-- purpose: entities that have found their base, by scoring or by memory
-- inputs: decided, settled, entities
-- grain: seeker
SELECT seeker, goal
FROM decided
WHERE decision = 'auto' AND seeker_kind IN ('loose', 'base')
UNION ALL
SELECT s.entity AS seeker, coalesce(d.goal, s.goal) AS goal
FROM settled AS s
JOIN entities AS e ON e.entity = s.goal
LEFT JOIN decided AS d ON d.seeker = s.goal AND d.decision = 'auto'
WHERE e.kind = 'base' OR d.seeker IS NOT NULL
