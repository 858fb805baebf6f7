-- purpose: right side: the standardised records of those who may be the one looked for
-- inputs: standardised_records
-- grain: variant of an entity that may be found
SELECT *
FROM standardised_records
WHERE may_be_found
