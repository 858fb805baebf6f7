-- purpose: the two people whom one row names: a child and its guardian, a couple
-- inputs: record_entities
-- grain: entity x other entity
SELECT DISTINCT own.entity, other_role.entity AS other
FROM record_entities AS own
JOIN record_entities AS other_role
    ON other_role.row_id = own.row_id AND other_role.role <> 'self'
        AND other_role.entity <> own.entity
WHERE own.role = 'self' AND own.extract <> 'known'
