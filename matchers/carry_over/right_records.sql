-- purpose: right side: the standardised records of valid numbers that are seen for the first time
-- inputs: standardised_records, known_entities
-- grain: variant of a trusted number
SELECT standardised_records.*
FROM standardised_records
LEFT JOIN (SELECT DISTINCT entity FROM known_entities) AS known
    ON known.entity = standardised_records.entity
WHERE standardised_records.may_be_found AND standardised_records.entity > 0
    AND known.entity IS NULL
