-- purpose: what a number that stands by itself weighs: equal number, the name's rarity, the prior
-- inputs: entities_with_id, name_counts, rarities, population
-- grain: trusted number
SELECT
    entities_with_id.entity,
    cast(
        $equal_id + coalesce(rarities.millibits, population.max_name_millibits) + population.prior
            AS INTEGER
    ) AS millibits
FROM entities_with_id
CROSS JOIN population
LEFT JOIN name_counts ON name_counts.hard = entities_with_id.hard
LEFT JOIN rarities ON rarities.people = name_counts.people
WHERE entities_with_id.is_trusted
