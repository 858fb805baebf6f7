-- purpose: pairs of one name in one village whose written addresses end in the same house number;
--          asked only where the birth date does not tell, and of numbers issued anew. A group's
--          number alone (3组) is no house
-- inputs: best_levels, id_levels, name_levels, birth_levels, address_levels, record_entities,
--          person_records
-- grain: left entity x right entity
WITH near AS (
    SELECT best_levels.left_entity, best_levels.right_entity
    FROM best_levels
    JOIN name_levels ON name_levels.level_no = best_levels.name_level_no AND name_levels.is_agreeing
    JOIN birth_levels ON birth_levels.level_no = best_levels.birth_level_no
    JOIN id_levels ON id_levels.level_no = best_levels.id_level_no
    JOIN address_levels
        ON address_levels.level_no = best_levels.address_level_no
            AND address_levels.level = 'same_village'
    WHERE birth_levels.is_inconclusive OR id_levels.level = 'renumbered'
),

looked_up AS (
    SELECT left_entity AS entity FROM near
    UNION
    SELECT right_entity AS entity FROM near
),

houses AS (
    SELECT DISTINCT
        record_entities.entity,
        regexp_replace(regexp_replace(person_records.address, '[^0-9]+', '-', 'g'), '-$', '', 'g')
            AS house
    FROM looked_up
    JOIN record_entities ON record_entities.entity = looked_up.entity
    JOIN person_records
        ON person_records.row_id = record_entities.row_id
            AND person_records.role = record_entities.role
    WHERE person_records.address LIKE '%号%' OR person_records.address LIKE '%室%'
)

SELECT DISTINCT near.left_entity, near.right_entity
FROM near
JOIN houses AS l ON l.entity = near.left_entity
JOIN houses AS r ON r.entity = near.right_entity AND r.house = l.house
WHERE l.house <> ''
