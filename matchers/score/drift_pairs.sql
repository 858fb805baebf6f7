-- purpose: pairs to measure this month's m (two descriptions under one valid number) and u (people
--          drawn at random: each once, however many rows speak of them; neighbours in the order of
--          a hash of their numbers)
-- inputs: standardised_records
-- grain: pair of variants
WITH numbered_records AS (
    SELECT variant, entity, id18, md5(cast(variant AS VARCHAR)) AS draw
    FROM standardised_records
    WHERE id18 IS NOT NULL AND birth_from = 'stated' AND NOT coalesce(id_is_repaired, FALSE)
),

same AS (
    SELECT l.variant AS left_entity, r.variant AS right_entity
    FROM numbered_records AS l
    JOIN numbered_records AS r ON r.id18 = l.id18 AND r.draw > l.draw
    ORDER BY l.draw ASC NULLS LAST, r.draw ASC NULLS LAST
    LIMIT $sample
),

people AS (
    SELECT id18, min(variant) AS variant, md5(id18) AS draw
    FROM numbered_records
    GROUP BY id18
),

-- one more than is asked for: the last has no neighbour
first_drawn AS (
    SELECT variant, draw
    FROM people
    ORDER BY draw ASC NULLS LAST
    LIMIT $sample + 1
),

random AS (
    SELECT
        variant AS left_entity,
        lead(variant) OVER (ORDER BY draw ASC NULLS LAST) AS right_entity
    FROM first_drawn
)

SELECT left_entity, right_entity, 'm' AS key
FROM same
UNION ALL
SELECT left_entity, right_entity, 'u' AS key
FROM random
WHERE right_entity IS NOT NULL
