-- purpose: pairs whose head of household has a name that many people's head has; the one that the
--          fewest name counts
-- inputs: best_levels, head_levels, standardised_records, sharers
-- grain: left entity x right entity
WITH heads AS (
    SELECT DISTINCT standardised_records.entity, standardised_records.head_fz, sharers.people
    FROM standardised_records
    LEFT JOIN sharers
        ON sharers.value = standardised_records.head_fz AND sharers.feature = 'head'
    WHERE standardised_records.head_fz IS NOT NULL
        AND NOT coalesce(standardised_records.head_is_self, FALSE)
),

alike AS (
    SELECT best_levels.left_entity, best_levels.right_entity
    FROM best_levels
    JOIN head_levels
        ON head_levels.level_no = best_levels.head_level_no AND head_levels.level = 'equal'
)

SELECT alike.left_entity, alike.right_entity, min(l.people) AS people
FROM alike
JOIN heads AS l ON l.entity = alike.left_entity
JOIN heads AS r ON r.entity = alike.right_entity AND r.head_fz = l.head_fz
GROUP BY alike.left_entity, alike.right_entity
HAVING min(coalesce(l.people, 0)) > 0
