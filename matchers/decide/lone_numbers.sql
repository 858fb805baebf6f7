-- purpose: valid numbers that one department alone writes, neither register nor roster, and that no
--          month before knows; asked only of those that differ in one part from another's of one
--          name
-- inputs: scored, id_levels, entities, record_entities
-- grain: trusted number
WITH near AS (
    SELECT scored.left_entity, scored.right_entity
    FROM scored
    JOIN entities ON entities.entity = scored.left_entity AND entities.kind = 'trusted_id'
    JOIN id_levels ON id_levels.level = scored.id_level AND id_levels.is_part_off
),

looked_up AS (
    SELECT left_entity AS entity FROM near
    UNION
    SELECT right_entity AS entity FROM near
)

SELECT record_entities.entity
FROM record_entities
JOIN looked_up ON looked_up.entity = record_entities.entity
GROUP BY record_entities.entity
HAVING min(record_entities.extract) = max(record_entities.extract)
    AND min(record_entities.extract) NOT IN ('known', 'household_register', 'roster')
