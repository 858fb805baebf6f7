-- purpose: right side: the keyed records of those who may be the one looked for
-- inputs: keyed_records
-- grain: variant of an entity that may be found
SELECT *
FROM keyed_records
WHERE may_be_found
