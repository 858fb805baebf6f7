-- purpose: the normal forms of numbers that nobody is known to have borne before this month
-- inputs: forms, entities, known_entities
-- grain: profile of a base
SELECT f.*
FROM forms AS f
JOIN entities AS e ON e.entity = f.entity AND e.kind = 'base' AND NOT e.is_authorised
WHERE f.entity NOT IN (SELECT k.entity FROM known_entities AS k)
