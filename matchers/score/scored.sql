-- purpose: the total of each compared pair, evidence that a household shares capped together; a
--          number that is somebody else's says nothing about anybody, a damaged one that is told
--          contradicts all others (entities above zero); one house number says more than one
--          village; a phone, a house or a head that many share weighs what its number of people
--          leaves. With the groups that later steps ask for
-- inputs: best_levels, uses_anothers_id, explained_ids, same_house_number, shared_phones,
--          shared_heads, surname_only, sharing_weights, level_numbers, id_levels, name_levels,
--          birth_levels, phone_levels, address_levels, head_levels, sex_levels, caps,
--          entity_rarity, population
-- grain: left entity x right entity
WITH adjusted AS (
    SELECT
        best_levels.left_entity,
        best_levels.right_entity,
        best_levels.key,
        shared_phones.people AS phone_people,
        shared_heads.people AS head_people,
        same_house_number.people AS house_people,
        CASE WHEN shared_phones.left_entity IS NOT NULL THEN level_numbers.phone_shared
            ELSE best_levels.phone_level_no END
            AS phone_level_no,
        CASE WHEN shared_heads.left_entity IS NOT NULL THEN level_numbers.head_shared
            ELSE best_levels.head_level_no END
            AS head_level_no,
        CASE
            WHEN uses_anothers_id.entity IS NOT NULL THEN level_numbers.id_anothers
            WHEN best_levels.id_level_no = level_numbers.id_missing
                AND explained_ids.entity IS NOT NULL AND best_levels.right_entity > 0
                THEN level_numbers.id_different
            ELSE best_levels.id_level_no
        END AS id_level_no,
        CASE WHEN surname_only.left_entity IS NOT NULL THEN level_numbers.name_surname_legible
            ELSE best_levels.name_level_no END
            AS name_level_no,
        CASE WHEN uses_anothers_id.is_birth_of_number THEN level_numbers.birth_missing
            ELSE best_levels.birth_level_no END
            AS birth_level_no,
        CASE WHEN same_house_number.people > 0 THEN level_numbers.address_shared_house
            WHEN same_house_number.left_entity IS NOT NULL THEN level_numbers.address_same_house
            ELSE best_levels.address_level_no END
            AS address_level_no,
        CASE WHEN uses_anothers_id.is_sex_of_number THEN level_numbers.sex_missing
            ELSE best_levels.sex_level_no END AS sex_level_no
    FROM best_levels
    CROSS JOIN level_numbers
    LEFT JOIN uses_anothers_id ON uses_anothers_id.entity = best_levels.left_entity
    LEFT JOIN explained_ids ON explained_ids.entity = best_levels.left_entity
    LEFT JOIN same_house_number
        ON same_house_number.left_entity = best_levels.left_entity
            AND same_house_number.right_entity = best_levels.right_entity
    LEFT JOIN shared_phones
        ON shared_phones.left_entity = best_levels.left_entity
            AND shared_phones.right_entity = best_levels.right_entity
    LEFT JOIN shared_heads
        ON shared_heads.left_entity = best_levels.left_entity
            AND shared_heads.right_entity = best_levels.right_entity
    LEFT JOIN surname_only
        ON surname_only.left_entity = best_levels.left_entity
            AND surname_only.right_entity = best_levels.right_entity
),

of_shared AS (
    SELECT
        adjusted.*,
        coalesce(phone_sharing.millibits, phone_levels.millibits) AS phone_millibits,
        coalesce(address_sharing.millibits, address_levels.millibits) AS address_millibits,
        coalesce(head_sharing.millibits, head_levels.millibits) AS head_millibits,
        phone_levels.level AS phone_level,
        phone_levels.is_same AS is_same_phone,
        address_levels.level AS address_level,
        address_levels.is_in_village,
        head_levels.level AS head_level
    FROM adjusted
    JOIN phone_levels ON phone_levels.level_no = adjusted.phone_level_no
    JOIN address_levels ON address_levels.level_no = adjusted.address_level_no
    JOIN head_levels ON head_levels.level_no = adjusted.head_level_no
    LEFT JOIN sharing_weights AS phone_sharing
        ON phone_sharing.feature = 'phone' AND phone_sharing.people = adjusted.phone_people
    LEFT JOIN sharing_weights AS address_sharing
        ON address_sharing.feature = 'address' AND address_sharing.people = adjusted.house_people
    LEFT JOIN sharing_weights AS head_sharing
        ON head_sharing.feature = 'head' AND head_sharing.people = adjusted.head_people
),

weighed AS (
    SELECT
        of_shared.left_entity,
        of_shared.right_entity,
        of_shared.key,
        id_levels.level AS id_level,
        name_levels.level AS name_level,
        birth_levels.level AS birth_level,
        of_shared.phone_level,
        of_shared.address_level,
        of_shared.head_level,
        sex_levels.level AS sex_level,
        id_levels.is_inconclusive AS is_number_inconclusive,
        id_levels.is_almost_whole AS is_number_almost_whole,
        name_levels.is_same AS is_same_name,
        name_levels.is_alike AS is_alike_name,
        name_levels.is_differing AS is_differing_name,
        name_levels.is_sounding_same AS is_sounding_same_name,
        of_shared.is_in_village,
        of_shared.is_same_phone,
        id_levels.millibits AS id_millibits,
        CASE WHEN name_levels.is_agreeing
            THEN least(name_levels.millibits, l.millibits, r.millibits)
                ELSE name_levels.millibits END AS name_millibits,
        birth_levels.millibits AS birth_millibits,
        of_shared.phone_millibits,
        of_shared.address_millibits,
        of_shared.head_millibits,
        sex_levels.millibits AS sex_millibits,
        l.has_no_number,
        least(
            0,
            caps.cap - greatest(of_shared.phone_millibits, 0)
            - greatest(of_shared.address_millibits, 0) - greatest(of_shared.head_millibits, 0)
        ) AS cap_millibits
    FROM of_shared
    JOIN id_levels ON id_levels.level_no = of_shared.id_level_no
    JOIN name_levels ON name_levels.level_no = of_shared.name_level_no
    JOIN birth_levels ON birth_levels.level_no = of_shared.birth_level_no
    JOIN sex_levels ON sex_levels.level_no = of_shared.sex_level_no
    JOIN caps ON caps.level = name_levels.level
    JOIN entity_rarity AS l ON l.entity = of_shared.left_entity
    JOIN entity_rarity AS r ON r.entity = of_shared.right_entity
)

SELECT
    weighed.*,
    population.prior AS prior_millibits,
    id_millibits + name_millibits + birth_millibits + phone_millibits + address_millibits
    + head_millibits
    + sex_millibits + cap_millibits + population.prior AS total
FROM weighed
CROSS JOIN population
