-- purpose: the best level of each feature over all the ways in which both sides are described
-- inputs: compared
-- grain: left entity x right entity
SELECT
    left_entity,
    right_entity,
    key,
    min(id_level_no) AS id_level_no,
    min(name_level_no) AS name_level_no,
    min(birth_level_no) AS birth_level_no,
    min(phone_level_no) AS phone_level_no,
    min(address_level_no) AS address_level_no,
    min(head_level_no) AS head_level_no,
    min(sex_level_no) AS sex_level_no
FROM compared
GROUP BY left_entity, right_entity, key
