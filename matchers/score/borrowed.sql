-- purpose: rows under somebody else's number: it is equal and valid, but the name is not its holder's, and either the stated
--          birth date is not either (a guardian's number on a child's row), or none is stated and somebody else bears the
--          name in the same village or under the same phone; whether sex and birth date may have been read off that number
-- inputs: best_levels, id_levels, name_levels, birth_levels, phone_levels, address_levels, entities, forms
-- grain: contested entity
WITH told AS (
    SELECT
        best_levels.seeker,
        target.id18 IS NOT DISTINCT FROM seeker.id18 AS is_own,
        id_levels.is_same AS is_same_number,
        name_levels.is_differing AS is_other_name,
        name_levels.is_unlike AS is_unlike_name,
        name_levels.is_sounding_same AS is_sounding_same,
        birth_levels.level = 'different' AS is_other_birth,
        phone_levels.level = 'equal' OR address_levels.is_in_village AS is_near
    FROM best_levels
    JOIN entities AS seeker ON seeker.entity = best_levels.seeker AND seeker.kind = 'contested'
    JOIN entities AS target ON target.entity = best_levels.target
    JOIN id_levels ON id_levels.level_no = best_levels.id_level_no
    JOIN name_levels ON name_levels.level_no = best_levels.name_level_no
    JOIN birth_levels ON birth_levels.level_no = best_levels.birth_level_no
    JOIN phone_levels ON phone_levels.level_no = best_levels.phone_level_no
    JOIN address_levels ON address_levels.level_no = best_levels.address_level_no
),

refused AS (
    SELECT
        seeker AS entity,
        max(CASE WHEN is_own AND is_same_number AND is_other_name AND is_other_birth THEN 1 ELSE 0 END) AS by_birth,
        max(CASE WHEN is_own AND is_same_number AND is_unlike_name THEN 1 ELSE 0 END) AS by_name,
        max(CASE WHEN NOT is_own AND is_sounding_same AND is_near THEN 1 ELSE 0 END) AS has_namesake
    FROM told
    GROUP BY seeker
),

stated AS (
    SELECT
        refused.entity,
        refused.by_birth,
        refused.by_name,
        refused.has_namesake,
        max(CASE WHEN forms.birth_from = 'stated' THEN 1 ELSE 0 END) AS has_birth,
        max(CASE WHEN forms.birth_from = 'stated' AND abs(forms.birth_year - year(forms.id_birth)) > 2 THEN 1 ELSE 0 END)
            AS is_birth_off,
        max(CASE WHEN forms.sex <> forms.id_sex THEN 1 ELSE 0 END) AS is_sex_off
    FROM refused
    JOIN forms ON forms.entity = refused.entity
    GROUP BY refused.entity, refused.by_birth, refused.by_name, refused.has_namesake
)

SELECT entity, is_sex_off = 0 AS is_sex_of_number, has_birth = 0 AS is_birth_of_number
FROM stated
WHERE (by_birth = 1 AND is_birth_off = 1) OR (by_name = 1 AND has_birth = 0 AND has_namesake = 1)
