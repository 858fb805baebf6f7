-- purpose: pairs that a clerk has called different: an entity and where that person stands this month
-- inputs: entities, words, known_entities, linked
-- grain: entity x goal
SELECT DISTINCT e.entity, coalesce(l.goal, k.entity) AS goal
FROM entities AS e
JOIN words AS w ON w.row_key = e.fingerprint AND w.verdict = 'different'
JOIN known_entities AS k ON k.person_no = w.person_no
LEFT JOIN linked AS l ON l.seeker = k.entity
