-- purpose: left side: the keyed records of entities that are compared by every key
-- inputs: keyed_records, left_entities
-- grain: variant of a left entity
SELECT keyed_records.*
FROM keyed_records
JOIN left_entities ON left_entities.entity = keyed_records.entity
