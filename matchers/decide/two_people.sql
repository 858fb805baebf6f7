-- purpose: the two people whom one row names: a child and its guardian, a couple
-- inputs: entity_of
-- grain: entity x other entity
SELECT DISTINCT a.entity, b.entity AS other
FROM entity_of AS a
JOIN entity_of AS b ON b.row_id = a.row_id AND b.role <> 'self' AND b.entity <> a.entity
WHERE a.role = 'self' AND a.extract <> 'known'
