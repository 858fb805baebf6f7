-- purpose: what a number that stands by itself weighs: equal number, the name's rarity, the prior
-- inputs: numbered, name_counts, rarities, population
-- grain: base
SELECT
    numbered.entity,
    CAST(
        $equal_id + coalesce(rarities.millibits, population.most) + population.prior AS INTEGER
    ) AS millibits
FROM numbered
CROSS JOIN population
LEFT JOIN name_counts ON name_counts.hard = numbered.hard
LEFT JOIN rarities ON rarities.people = name_counts.people
WHERE numbered.is_base
