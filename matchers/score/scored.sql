-- purpose: the total of each compared pair, evidence that a household shares capped together; a number that is somebody
--          else's says nothing about anybody, a damaged one that is told contradicts all others
--          (entities above zero); one house number says more than one village
-- inputs: best_levels, borrowed, told_numbers, housed, surnamed, weights_card, caps, entity_rarity, population
-- grain: seeker x target
WITH told AS (
    SELECT
        b.*,
        CASE
            WHEN o.entity IS NOT NULL THEN x.place
            WHEN b.id_place = z.place AND q.entity IS NOT NULL AND b.target > 0 THEN c.place
            ELSE b.id_place
        END AS told_id_place,
        CASE WHEN o.is_birth_of_number THEN d.place ELSE b.birth_place END AS told_birth_place,
        CASE WHEN u.seeker IS NOT NULL THEN y.place ELSE b.address_place END AS told_address_place,
        CASE WHEN v.seeker IS NOT NULL THEN w.place ELSE b.name_place END AS told_name_place,
        CASE WHEN o.is_sex_of_number THEN s.place ELSE b.sex_place END AS told_sex_place
    FROM best_levels AS b
    LEFT JOIN borrowed AS o ON o.entity = b.seeker
    LEFT JOIN told_numbers AS q ON q.entity = b.seeker
    LEFT JOIN housed AS u ON u.seeker = b.seeker AND u.target = b.target
    LEFT JOIN surnamed AS v ON v.seeker = b.seeker AND v.target = b.target
    CROSS JOIN (SELECT place FROM weights_card WHERE feature = 'name' AND level = 'NP') AS w
    CROSS JOIN (SELECT place FROM weights_card WHERE feature = 'id' AND level = 'IX') AS x
    CROSS JOIN (SELECT place FROM weights_card WHERE feature = 'id' AND level = '--') AS z
    CROSS JOIN (SELECT place FROM weights_card WHERE feature = 'id' AND level = 'I0') AS c
    CROSS JOIN (SELECT place FROM weights_card WHERE feature = 'address' AND level = 'AH') AS y
    CROSS JOIN (SELECT place FROM weights_card WHERE feature = 'birth' AND level = '--') AS d
    CROSS JOIN (SELECT place FROM weights_card WHERE feature = 'sex' AND level = '--') AS s
),

weighed AS (
    SELECT
        b.seeker,
        b.target,
        b.key,
        i.level AS id_level,
        n.level AS name_level,
        d.level AS birth_level,
        p.level AS phone_level,
        a.level AS address_level,
        h.level AS head_level,
        s.level AS sex_level,
        i.millibits AS id_millibits,
        CASE WHEN n.level IN ('N1', 'N2', 'N3', 'N4', 'N5', 'N6')
            THEN least(n.millibits, r.millibits, t.millibits) ELSE n.millibits END AS name_millibits,
        d.millibits AS birth_millibits,
        p.millibits AS phone_millibits,
        a.millibits AS address_millibits,
        h.millibits AS head_millibits,
        s.millibits AS sex_millibits,
        r.has_no_number,
        least(0, c.cap - greatest(p.millibits, 0) - greatest(a.millibits, 0) - greatest(h.millibits, 0)) AS cap_millibits
    FROM told AS b
    JOIN weights_card AS i ON i.feature = 'id' AND i.place = b.told_id_place
    JOIN weights_card AS n ON n.feature = 'name' AND n.place = b.told_name_place
    JOIN weights_card AS d ON d.feature = 'birth' AND d.place = b.told_birth_place
    JOIN weights_card AS p ON p.feature = 'phone' AND p.place = b.phone_place
    JOIN weights_card AS a ON a.feature = 'address' AND a.place = b.told_address_place
    JOIN weights_card AS h ON h.feature = 'head' AND h.place = b.head_place
    JOIN weights_card AS s ON s.feature = 'sex' AND s.place = b.told_sex_place
    JOIN caps AS c ON c.level = n.level
    JOIN entity_rarity AS r ON r.entity = b.seeker
    JOIN entity_rarity AS t ON t.entity = b.target
)

SELECT
    weighed.*,
    population.prior AS prior_millibits,
    id_millibits + name_millibits + birth_millibits + phone_millibits + address_millibits + head_millibits
    + sex_millibits + cap_millibits + population.prior AS total
FROM weighed
CROSS JOIN population
