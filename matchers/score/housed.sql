-- purpose: pairs of one name in one village whose written addresses end in the same house number; asked only where the birth
--          date does not tell, and of numbers issued anew. A group's number alone (3组) is no house
-- inputs: best_levels, id_levels, name_levels, birth_levels, address_levels, entity_of, mentions
-- grain: seeker x target
WITH near AS (
    SELECT best_levels.seeker, best_levels.target
    FROM best_levels
    JOIN name_levels ON name_levels.level_no = best_levels.name_level_no AND name_levels.is_agreeing
    JOIN birth_levels ON birth_levels.level_no = best_levels.birth_level_no
    JOIN id_levels ON id_levels.level_no = best_levels.id_level_no
    JOIN address_levels ON address_levels.level_no = best_levels.address_level_no AND address_levels.level = 'same_village'
    WHERE birth_levels.is_inconclusive OR id_levels.level = 'renumbered'
),

looked_up AS (
    SELECT seeker AS entity FROM near
    UNION
    SELECT target AS entity FROM near
),

houses AS (
    SELECT DISTINCT
        entity_of.entity,
        regexp_replace(regexp_replace(mentions.address, '[^0-9]+', '-', 'g'), '-$', '', 'g') AS house
    FROM looked_up
    JOIN entity_of ON entity_of.entity = looked_up.entity
    JOIN mentions ON mentions.row_id = entity_of.row_id AND mentions.role = entity_of.role
    WHERE mentions.address LIKE '%号%' OR mentions.address LIKE '%室%'
)

SELECT DISTINCT near.seeker, near.target
FROM near
JOIN houses AS l ON l.entity = near.seeker
JOIN houses AS r ON r.entity = near.target AND r.house = l.house
WHERE l.house <> ''
