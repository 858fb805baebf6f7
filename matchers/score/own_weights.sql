-- purpose: what a number that stands by itself weighs: equal number, the name's rarity, the prior
-- inputs: numbered, name_counts, rarities
-- grain: base
SELECT n.entity, CAST($equal_id + coalesce(r.millibits, $most) + $prior AS INTEGER) AS millibits
FROM numbered AS n
LEFT JOIN name_counts AS c ON c.hard = n.hard
LEFT JOIN rarities AS r ON r.people = c.people
WHERE n.is_base
