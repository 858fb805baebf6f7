-- purpose: the best level of each feature over all the ways in which both sides are described
-- inputs: compared_identities, compared_whereabouts
-- grain: left entity x right entity
WITH identities AS (
    SELECT
        left_entity,
        right_entity,
        key,
        min(id_level_no) AS id_level_no,
        min(name_level_no) AS name_level_no,
        min(birth_level_no) AS birth_level_no,
        min(sex_level_no) AS sex_level_no
    FROM compared_identities
    GROUP BY left_entity, right_entity, key
),

whereabouts AS (
    SELECT
        left_entity,
        right_entity,
        min(phone_level_no) AS phone_level_no,
        min(address_level_no) AS address_level_no,
        min(head_level_no) AS head_level_no
    FROM compared_whereabouts
    GROUP BY left_entity, right_entity
)

SELECT
    identities.left_entity,
    identities.right_entity,
    identities.key,
    identities.id_level_no,
    identities.name_level_no,
    identities.birth_level_no,
    whereabouts.phone_level_no,
    whereabouts.address_level_no,
    whereabouts.head_level_no,
    identities.sex_level_no
FROM identities
JOIN whereabouts
    ON whereabouts.left_entity = identities.left_entity
        AND whereabouts.right_entity = identities.right_entity
