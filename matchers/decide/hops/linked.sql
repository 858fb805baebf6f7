-- purpose: entities that have found their base, by scoring or by memory; memory holds unless a number that nobody bore
--          before claims the entity by itself, whether or not the entity was scored again
-- inputs: decided, remembered, entities, known_entities
-- grain: seeker
WITH switched AS (
    SELECT d.seeker
    FROM decided AS d
    LEFT JOIN known_entities AS k ON k.entity = d.goal
    WHERE d.decision = 'auto' AND k.entity IS NULL
)

SELECT d.seeker, d.goal
FROM decided AS d
LEFT JOIN remembered AS r ON r.entity = d.seeker
LEFT JOIN switched AS w ON w.seeker = d.seeker
WHERE d.decision = 'auto' AND d.seeker_kind IN ('loose', 'base') AND (r.entity IS NULL OR w.seeker IS NOT NULL)
UNION ALL
SELECT r.entity AS seeker, coalesce(d.goal, r.goal) AS goal
FROM remembered AS r
JOIN entities AS e ON e.entity = r.goal
LEFT JOIN decided AS d ON d.seeker = r.goal AND d.decision = 'auto'
LEFT JOIN switched AS w ON w.seeker = r.entity
WHERE w.seeker IS NULL AND (e.kind = 'base' OR d.seeker IS NOT NULL)
