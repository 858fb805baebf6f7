-- purpose: left side: the standardised records of those who look for somebody
-- inputs: standardised_records, left_entities
-- grain: variant of a left entity
SELECT standardised_records.*
FROM standardised_records
JOIN left_entities ON left_entities.entity = standardised_records.entity
