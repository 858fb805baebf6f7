-- purpose: the total of each compared pair, evidence that a household shares capped together; a number that is somebody
--          else's says nothing about anybody, a damaged one that is told contradicts all others
--          (entities above zero); one house number says more than one village. With the groups that later steps ask for
-- inputs: best_levels, borrowed, told_numbers, housed, surnamed, level_numbers, id_levels, name_levels, birth_levels,
--     phone_levels, address_levels, head_levels, sex_levels, caps, entity_rarity, population
-- grain: seeker x target
WITH told AS (
    SELECT
        best_levels.seeker,
        best_levels.target,
        best_levels.key,
        best_levels.phone_level_no,
        best_levels.head_level_no,
        CASE
            WHEN borrowed.entity IS NOT NULL THEN level_numbers.id_anothers
            WHEN best_levels.id_level_no = level_numbers.id_missing AND told_numbers.entity IS NOT NULL AND best_levels.target > 0
                THEN level_numbers.id_different
            ELSE best_levels.id_level_no
        END AS id_level_no,
        CASE WHEN surnamed.seeker IS NOT NULL THEN level_numbers.name_surname_legible ELSE best_levels.name_level_no END
            AS name_level_no,
        CASE WHEN borrowed.is_birth_of_number THEN level_numbers.birth_missing ELSE best_levels.birth_level_no END
            AS birth_level_no,
        CASE WHEN housed.seeker IS NOT NULL THEN level_numbers.address_same_house ELSE best_levels.address_level_no END
            AS address_level_no,
        CASE WHEN borrowed.is_sex_of_number THEN level_numbers.sex_missing ELSE best_levels.sex_level_no END AS sex_level_no
    FROM best_levels
    CROSS JOIN level_numbers
    LEFT JOIN borrowed ON borrowed.entity = best_levels.seeker
    LEFT JOIN told_numbers ON told_numbers.entity = best_levels.seeker
    LEFT JOIN housed ON housed.seeker = best_levels.seeker AND housed.target = best_levels.target
    LEFT JOIN surnamed ON surnamed.seeker = best_levels.seeker AND surnamed.target = best_levels.target
),

weighed AS (
    SELECT
        told.seeker,
        told.target,
        told.key,
        id_levels.level AS id_level,
        name_levels.level AS name_level,
        birth_levels.level AS birth_level,
        phone_levels.level AS phone_level,
        address_levels.level AS address_level,
        head_levels.level AS head_level,
        sex_levels.level AS sex_level,
        id_levels.is_inconclusive AS is_number_inconclusive,
        id_levels.is_almost_whole AS is_number_almost_whole,
        name_levels.is_same AS is_same_name,
        name_levels.is_alike AS is_alike_name,
        address_levels.is_in_village AS is_in_village,
        id_levels.millibits AS id_millibits,
        CASE WHEN name_levels.is_agreeing
            THEN least(name_levels.millibits, seeker.millibits, target.millibits) ELSE name_levels.millibits END AS name_millibits,
        birth_levels.millibits AS birth_millibits,
        phone_levels.millibits AS phone_millibits,
        address_levels.millibits AS address_millibits,
        head_levels.millibits AS head_millibits,
        sex_levels.millibits AS sex_millibits,
        seeker.has_no_number,
        least(
            0,
            caps.cap - greatest(phone_levels.millibits, 0) - greatest(address_levels.millibits, 0)
            - greatest(head_levels.millibits, 0)
        ) AS cap_millibits
    FROM told
    JOIN id_levels ON id_levels.level_no = told.id_level_no
    JOIN name_levels ON name_levels.level_no = told.name_level_no
    JOIN birth_levels ON birth_levels.level_no = told.birth_level_no
    JOIN phone_levels ON phone_levels.level_no = told.phone_level_no
    JOIN address_levels ON address_levels.level_no = told.address_level_no
    JOIN head_levels ON head_levels.level_no = told.head_level_no
    JOIN sex_levels ON sex_levels.level_no = told.sex_level_no
    JOIN caps ON caps.level = name_levels.level
    JOIN entity_rarity AS seeker ON seeker.entity = told.seeker
    JOIN entity_rarity AS target ON target.entity = told.target
)

SELECT
    weighed.*,
    population.prior AS prior_millibits,
    id_millibits + name_millibits + birth_millibits + phone_millibits + address_millibits + head_millibits
    + sex_millibits + cap_millibits + population.prior AS total
FROM weighed
CROSS JOIN population
