-- purpose: left side: the keyed records of those who look for somebody
-- inputs: keyed_records, left_entities
-- grain: variant of a left entity
SELECT keyed_records.*
FROM keyed_records
JOIN left_entities ON left_entities.entity = keyed_records.entity
