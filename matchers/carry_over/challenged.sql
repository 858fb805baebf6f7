-- purpose: settled entities that a newcomer may claim, found by the keys so far
-- inputs: what a key's step gives of settled_forms and newcomer_forms, challenged_before
-- grain: entity
SELECT entity FROM challenged_before
UNION
SELECT l.entity
FROM ({settled}) AS l
JOIN ({newcomers}) AS r ON r.key = l.key
WHERE l.is_left AND r.is_right AND (l.year IS NULL OR r.year IS NULL OR (l.year - r.year BETWEEN -1 AND 1))
