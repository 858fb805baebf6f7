-- purpose: pairs in one village whose addresses name the same house, and how many people share it
--          where they are more than a household; asked only of one name where the birth date does
--          not tell or the number was issued anew, and of one number under two names. A group's
--          number alone (3组) is no house
-- inputs: best_levels, id_levels, name_levels, birth_levels, address_levels,
--          standardised_records, sharers
-- grain: left entity x right entity
WITH near AS (
    SELECT best_levels.left_entity, best_levels.right_entity
    FROM best_levels
    JOIN name_levels ON name_levels.level_no = best_levels.name_level_no
    JOIN birth_levels ON birth_levels.level_no = best_levels.birth_level_no
    JOIN id_levels ON id_levels.level_no = best_levels.id_level_no
    JOIN address_levels
        ON address_levels.level_no = best_levels.address_level_no
            AND address_levels.level = 'same_village'
    WHERE (name_levels.is_agreeing
        AND (birth_levels.is_inconclusive OR id_levels.level = 'renumbered'))
        OR (name_levels.is_differing AND id_levels.is_same)
),

looked_up AS (
    SELECT left_entity AS entity FROM near
    UNION
    SELECT right_entity AS entity FROM near
),

houses AS (
    SELECT
        looked_up.entity,
        standardised_records.house,
        cast(looked_up.entity AS VARCHAR) || '/' || standardised_records.house AS entity_house,
        max(sharers.people) AS people
    FROM looked_up
    JOIN standardised_records
        ON standardised_records.entity = looked_up.entity AND standardised_records.house IS NOT NULL
    LEFT JOIN sharers
        ON sharers.value = standardised_records.village || '/' || standardised_records.house
            AND sharers.feature = 'address'
    GROUP BY looked_up.entity, standardised_records.house
)

-- entity and house are one key, or all houses of one number in the city would meet on the way
SELECT near.left_entity, near.right_entity,
    min(greatest(coalesce(l.people, 0), coalesce(r.people, 0))) AS people
FROM near
JOIN houses AS l ON l.entity = near.left_entity
JOIN houses AS r
    ON r.entity_house = cast(near.right_entity AS VARCHAR) || '/' || l.house
GROUP BY near.left_entity, near.right_entity
