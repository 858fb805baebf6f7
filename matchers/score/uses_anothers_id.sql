-- purpose: rows under somebody else's number: it is equal and valid, but the name is not its
--          holder's, and either the stated birth date is not either (a guardian's number on a
--          child's row), or none is stated and somebody else bears the name in the same village or
--          under the same phone; whether sex and birth date may have been read off that number
-- inputs: best_levels, id_levels, name_levels, birth_levels, phone_levels, address_levels,
--          entities, standardised_records
-- grain: entity with a conflicting number
WITH levels AS (
    SELECT
        best_levels.left_entity,
        coalesce(r.id18 = l.id18, r.id18 IS NULL AND l.id18 IS NULL) AS is_own,
        id_levels.is_same AS is_same_number,
        name_levels.is_differing AS is_other_name,
        name_levels.is_unlike AS is_unlike_name,
        name_levels.is_sounding_same AS is_sounding_same,
        (birth_levels.level = 'different') AS is_other_birth,
        phone_levels.level = 'equal' OR address_levels.is_in_village AS is_near
    FROM best_levels
    JOIN entities AS l ON l.entity = best_levels.left_entity AND l.kind = 'conflicting_id'
    JOIN entities AS r ON r.entity = best_levels.right_entity
    JOIN id_levels ON id_levels.level_no = best_levels.id_level_no
    JOIN name_levels ON name_levels.level_no = best_levels.name_level_no
    JOIN birth_levels ON birth_levels.level_no = best_levels.birth_level_no
    JOIN phone_levels ON phone_levels.level_no = best_levels.phone_level_no
    JOIN address_levels ON address_levels.level_no = best_levels.address_level_no
),

refused AS (
    SELECT
        left_entity AS entity,
        max(CASE WHEN is_own AND is_same_number AND is_other_name
            AND is_other_birth THEN 1 ELSE 0 END) AS by_birth,
        max(CASE WHEN is_own AND is_same_number AND is_unlike_name THEN 1 ELSE 0 END) AS by_name,
        max(CASE WHEN NOT is_own AND is_sounding_same AND is_near THEN 1 ELSE 0 END) AS has_namesake
    FROM levels
    GROUP BY left_entity
),

stated AS (
    SELECT
        refused.entity,
        refused.by_birth,
        refused.by_name,
        refused.has_namesake,
        max(CASE WHEN standardised_records.birth_from = 'stated' THEN 1 ELSE 0 END) AS has_birth,
        max(CASE WHEN standardised_records.birth_from = 'stated'
            AND abs(standardised_records.birth_year - year(standardised_records.id_birth)) > 2
                THEN 1 ELSE 0 END)
            AS is_birth_off,
        max(CASE WHEN standardised_records.sex <> standardised_records.id_sex THEN 1 ELSE 0 END)
            AS is_sex_off
    FROM refused
    JOIN standardised_records ON standardised_records.entity = refused.entity
    GROUP BY refused.entity, refused.by_birth, refused.by_name, refused.has_namesake
)

SELECT entity, is_sex_off = 0 AS is_sex_of_number, has_birth = 0 AS is_birth_of_number
FROM stated
WHERE (by_birth = 1 AND is_birth_off = 1) OR (by_name = 1 AND has_birth = 0 AND has_namesake = 1)
