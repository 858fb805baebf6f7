-- purpose: pairs that a clerk has called different: an entity and where that person stands this month
-- inputs: told_apart, linked
-- grain: entity x goal
SELECT DISTINCT a.entity, coalesce(l.goal, a.other) AS goal
FROM told_apart AS a
LEFT JOIN linked AS l ON l.seeker = a.other
