-- purpose: right side: the standardised records of valid numbers that are seen for the first time
-- inputs: standardised_records, entities, known_entities
-- grain: variant of a trusted number
SELECT standardised_records.*
FROM standardised_records
JOIN entities
    ON entities.entity = standardised_records.entity AND entities.kind = 'trusted_id'
        AND NOT entities.is_authorised
LEFT JOIN (SELECT DISTINCT entity FROM known_entities) AS known
    ON known.entity = standardised_records.entity
WHERE known.entity IS NULL
