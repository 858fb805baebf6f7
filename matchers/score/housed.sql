-- purpose: pairs of one name in one village whose written addresses end in the same house number; asked only where the birth
--          date does not tell, and of numbers issued anew. A group's number alone (3组) is no house
-- inputs: best_levels, weights_card, entity_of, mentions
-- grain: seeker x target
WITH near AS (
    SELECT b.seeker, b.target
    FROM best_levels AS b
    JOIN weights_card AS n
        ON n.feature = 'name' AND n.place = b.name_place AND n.level IN ('equal', 'variant', 'equivalent', 'homophone', 'similar', 'miswritten')
    JOIN weights_card AS d ON d.feature = 'birth' AND d.place = b.birth_place
    JOIN weights_card AS i ON i.feature = 'id' AND i.place = b.id_place
    JOIN weights_card AS a ON a.feature = 'address' AND a.place = b.address_place AND a.level = 'same_village'
    WHERE d.level IN ('missing', 'one_year_off', 'one_digit_off', 'same_year', 'near') OR i.level = 'renumbered'
),

looked_up AS (
    SELECT seeker AS entity FROM near
    UNION
    SELECT target AS entity FROM near
),

houses AS (
    SELECT DISTINCT e.entity, regexp_replace(regexp_replace(m.address, '[^0-9]+', '-', 'g'), '-$', '', 'g') AS house
    FROM looked_up AS l
    JOIN entity_of AS e ON e.entity = l.entity
    JOIN mentions AS m ON m.row_id = e.row_id AND m.role = e.role
    WHERE m.address LIKE '%号%' OR m.address LIKE '%室%'
)

SELECT DISTINCT n.seeker, n.target
FROM near AS n
JOIN houses AS a ON a.entity = n.seeker
JOIN houses AS b ON b.entity = n.target AND b.house = a.house
WHERE a.house <> ''
