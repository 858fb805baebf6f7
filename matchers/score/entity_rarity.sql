-- purpose: what agreeing on an entity's name can weigh: the rarest name it is described by; whether any of its numbers
--          passes the check
-- inputs: forms, name_counts, rarities
-- grain: entity
SELECT f.entity, min(coalesce(r.millibits, $most)) AS millibits, max(f.id18) IS NULL AS has_no_number
FROM forms AS f
LEFT JOIN name_counts AS c ON c.hard = f.name_hard
LEFT JOIN rarities AS r ON r.people = c.people
GROUP BY f.entity
