-- purpose: pairs whose only phones in common are such as many people share; the one that the fewest
--          share counts
-- inputs: best_levels, phone_levels, standardised_records, sharers
-- grain: left entity x right entity
WITH numbers AS (
    SELECT entity, phone FROM standardised_records WHERE phone IS NOT NULL
    UNION
    SELECT entity, phone2 AS phone FROM standardised_records WHERE phone2 IS NOT NULL
),

sharing AS (
    SELECT DISTINCT numbers.entity
    FROM numbers
    JOIN sharers ON sharers.value = numbers.phone AND sharers.feature = 'phone'
),

alike AS (
    SELECT best_levels.left_entity, best_levels.right_entity
    FROM best_levels
    JOIN phone_levels
        ON phone_levels.level_no = best_levels.phone_level_no AND phone_levels.level = 'equal'
    JOIN sharing AS l ON l.entity = best_levels.left_entity
    JOIN sharing AS r ON r.entity = best_levels.right_entity
)

SELECT alike.left_entity, alike.right_entity, min(sharers.people) AS people
FROM alike
JOIN numbers AS l ON l.entity = alike.left_entity
JOIN numbers AS r ON r.entity = alike.right_entity AND r.phone = l.phone
LEFT JOIN sharers ON sharers.value = l.phone AND sharers.feature = 'phone'
GROUP BY alike.left_entity, alike.right_entity
HAVING min(coalesce(sharers.people, 0)) > 0
