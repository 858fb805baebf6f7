-- purpose: rows under somebody else's number: it is equal and valid, but neither the name nor the stated birth date is its
--          holder's (a guardian's number on a child's row); whether their sex may have been read off that number
-- inputs: best_levels, weights_card, entities, forms
-- grain: contested entity
WITH contradicted AS (
    SELECT DISTINCT b.seeker AS entity
    FROM best_levels AS b
    JOIN entities AS e ON e.entity = b.seeker AND e.kind = 'contested'
    JOIN entities AS t ON t.entity = b.target AND t.id18 = e.id18
    JOIN weights_card AS i ON i.feature = 'id' AND i.place = b.id_place AND i.level IN ('I1', 'I2')
    JOIN weights_card AS n ON n.feature = 'name' AND n.place = b.name_place AND n.level IN ('N7', 'N8', 'N0')
    JOIN weights_card AS d ON d.feature = 'birth' AND d.place = b.birth_place AND d.level = 'B0'
)

SELECT
    f.entity,
    max(CASE WHEN f.sex <> f.id_sex THEN 1 ELSE 0 END) = 0 AS is_sex_of_number
FROM contradicted AS c
JOIN forms AS f ON f.entity = c.entity
GROUP BY f.entity
HAVING max(CASE WHEN f.birth_from = 'stated' AND abs(year(f.birth) - year(f.id_birth)) > 2 THEN 1 ELSE 0 END) = 1
