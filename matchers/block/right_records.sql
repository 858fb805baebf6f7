-- purpose: right side: the standardised records of those who may be the one looked for
-- inputs: standardised_records, right_entities
-- grain: variant of a right entity
SELECT standardised_records.*
FROM standardised_records
JOIN right_entities ON right_entities.entity = standardised_records.entity
