-- purpose: what agreeing on an entity's name can weigh: the rarest name it is described by; whether
--          any of its numbers passes the check
-- inputs: standardised_records, name_counts, rarities, population
-- grain: entity
SELECT
    standardised_records.entity,
    min(coalesce(rarities.millibits, population.max_name_millibits)) AS millibits,
    count(standardised_records.id18) = 0 AS has_no_number
FROM standardised_records
CROSS JOIN population
LEFT JOIN name_counts ON name_counts.hard = standardised_records.name_hard
LEFT JOIN rarities ON rarities.people = name_counts.people
GROUP BY standardised_records.entity
