-- purpose: rows under somebody else's number: it is equal and valid, but the name is not its holder's, and either the stated
--          birth date is not either (a guardian's number on a child's row), or none is stated and somebody else bears the
--          name in the same village or under the same phone; whether sex and birth date may have been read off that number
-- inputs: best_levels, weights_card, entities, forms
-- grain: contested entity
WITH told AS (
    SELECT b.seeker, t.id18 IS NOT DISTINCT FROM e.id18 AS is_own, i.level AS id_level, n.level AS name_level, d.level AS birth_level, p.level AS phone_level, a.level AS address_level
    FROM best_levels AS b
    JOIN entities AS e ON e.entity = b.seeker AND e.kind = 'contested'
    JOIN entities AS t ON t.entity = b.target
    JOIN weights_card AS i ON i.feature = 'id' AND i.place = b.id_place
    JOIN weights_card AS n ON n.feature = 'name' AND n.place = b.name_place
    JOIN weights_card AS d ON d.feature = 'birth' AND d.place = b.birth_place
    JOIN weights_card AS p ON p.feature = 'phone' AND p.place = b.phone_place
    JOIN weights_card AS a ON a.feature = 'address' AND a.place = b.address_place
),

refused AS (
    SELECT
        seeker AS entity,
        max(CASE WHEN is_own AND id_level IN ('equal', 'repaired') AND name_level IN ('one_shared', 'surname', 'different') AND birth_level = 'different' THEN 1 ELSE 0 END) AS by_birth,
        max(CASE WHEN is_own AND id_level IN ('equal', 'repaired') AND name_level IN ('surname', 'different') THEN 1 ELSE 0 END) AS by_name,
        max(CASE WHEN NOT is_own AND name_level IN ('equal', 'variant', 'equivalent', 'homophone') AND (phone_level = 'equal' OR address_level = 'same_village') THEN 1 ELSE 0 END) AS has_namesake
    FROM told
    GROUP BY seeker
),

stated AS (
    SELECT
        f.entity,
        r.by_birth,
        r.by_name,
        r.has_namesake,
        max(CASE WHEN f.birth_from = 'stated' THEN 1 ELSE 0 END) AS has_birth,
        max(CASE WHEN f.birth_from = 'stated' AND abs(f.birth_year - year(f.id_birth)) > 2 THEN 1 ELSE 0 END) AS is_birth_off,
        max(CASE WHEN f.sex <> f.id_sex THEN 1 ELSE 0 END) AS is_sex_off
    FROM refused AS r
    JOIN forms AS f ON f.entity = r.entity
    GROUP BY f.entity, r.by_birth, r.by_name, r.has_namesake
)

SELECT entity, is_sex_off = 0 AS is_sex_of_number, has_birth = 0 AS is_birth_of_number
FROM stated
WHERE (by_birth = 1 AND is_birth_off = 1) OR (by_name = 1 AND has_birth = 0 AND has_namesake = 1)
