-- purpose: right side: the keyed records of valid numbers that are seen for the first time
-- inputs: keyed_records, known_entities
-- grain: variant of a trusted number
SELECT keyed_records.*
FROM keyed_records
LEFT JOIN (SELECT DISTINCT entity FROM known_entities) AS known
    ON known.entity = keyed_records.entity
WHERE keyed_records.may_be_found AND keyed_records.entity > 0 AND known.entity IS NULL
