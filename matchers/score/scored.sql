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

-- what levels mean and weigh is looked up once for each combination that any pair has
combined AS (
    SELECT DISTINCT id_level_no, name_level_no, birth_level_no, phone_level_no, address_level_no,
        head_level_no, sex_level_no
    FROM adjusted
),

meant AS (
    SELECT
        combined.*,
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
        name_levels.is_differing AS is_differing_name,
        name_levels.is_sounding_same AS is_sounding_same_name,
        name_levels.is_agreeing AS is_agreeing_name,
        address_levels.is_in_village,
        phone_levels.is_same AS is_same_phone,
        id_levels.millibits AS id_millibits,
        name_levels.millibits AS name_millibits,
        birth_levels.millibits AS birth_millibits,
        phone_levels.millibits AS phone_millibits,
        address_levels.millibits AS address_millibits,
        head_levels.millibits AS head_millibits,
        sex_levels.millibits AS sex_millibits,
        caps.cap
    FROM combined
    JOIN id_levels ON id_levels.level_no = combined.id_level_no
    JOIN name_levels ON name_levels.level_no = combined.name_level_no
    JOIN birth_levels ON birth_levels.level_no = combined.birth_level_no
    JOIN phone_levels ON phone_levels.level_no = combined.phone_level_no
    JOIN address_levels ON address_levels.level_no = combined.address_level_no
    JOIN head_levels ON head_levels.level_no = combined.head_level_no
    JOIN sex_levels ON sex_levels.level_no = combined.sex_level_no
    JOIN caps ON caps.level = name_levels.level
),

of_shared AS (
    SELECT
        adjusted.left_entity,
        adjusted.right_entity,
        adjusted.key,
        meant.*,
        l.millibits AS left_name_millibits,
        r.millibits AS right_name_millibits,
        l.has_no_number,
        phone_sharing.millibits AS shared_phone_millibits,
        address_sharing.millibits AS shared_address_millibits,
        head_sharing.millibits AS shared_head_millibits
    FROM adjusted
    JOIN meant
        ON meant.id_level_no = adjusted.id_level_no
            AND meant.name_level_no = adjusted.name_level_no
            AND meant.birth_level_no = adjusted.birth_level_no
            AND meant.phone_level_no = adjusted.phone_level_no
            AND meant.address_level_no = adjusted.address_level_no
            AND meant.head_level_no = adjusted.head_level_no
            AND meant.sex_level_no = adjusted.sex_level_no
    JOIN entity_rarity AS l ON l.entity = adjusted.left_entity
    JOIN entity_rarity AS r ON r.entity = adjusted.right_entity
    LEFT JOIN sharing_weights AS phone_sharing
        ON phone_sharing.feature = 'phone' AND phone_sharing.people = adjusted.phone_people
    LEFT JOIN sharing_weights AS address_sharing
        ON address_sharing.feature = 'address' AND address_sharing.people = adjusted.house_people
    LEFT JOIN sharing_weights AS head_sharing
        ON head_sharing.feature = 'head' AND head_sharing.people = adjusted.head_people
),

shared AS (
    SELECT
        *,
        coalesce(shared_phone_millibits, phone_millibits) AS phone_weight,
        coalesce(shared_address_millibits, address_millibits) AS address_weight,
        coalesce(shared_head_millibits, head_millibits) AS head_weight
    FROM of_shared
),

weighed AS (
    SELECT
        left_entity,
        right_entity,
        key,
        id_level,
        name_level,
        birth_level,
        phone_level,
        address_level,
        head_level,
        sex_level,
        is_number_inconclusive,
        is_number_almost_whole,
        is_same_name,
        is_alike_name,
        is_differing_name,
        is_sounding_same_name,
        is_in_village,
        is_same_phone,
        id_millibits,
        CASE WHEN is_agreeing_name
            THEN least(name_millibits, left_name_millibits, right_name_millibits)
                ELSE name_millibits END AS name_millibits,
        birth_millibits,
        phone_weight AS phone_millibits,
        address_weight AS address_millibits,
        head_weight AS head_millibits,
        sex_millibits,
        has_no_number,
        least(
            0,
            cap - greatest(phone_weight, 0) - greatest(address_weight, 0)
            - greatest(head_weight, 0)
        ) AS cap_millibits
    FROM shared
)

SELECT
    weighed.*,
    population.prior AS prior_millibits,
    id_millibits + name_millibits + birth_millibits + phone_millibits + address_millibits
    + head_millibits
    + sex_millibits + cap_millibits + population.prior AS total
FROM weighed
CROSS JOIN population
