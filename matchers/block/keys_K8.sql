-- purpose: K8 name and township, birth years at most one apart or not known; what is born of a contested number is not
-- inputs: forms, entities
-- grain: profile x key
SELECT t.entity, t.fz || t.town AS key, TRUE AS is_left, TRUE AS is_right, CASE WHEN e.entity IS NULL THEN t.year END AS year
FROM (
    SELECT entity, fz, town, birth_year AS year, birth_from FROM forms
    UNION ALL
    SELECT entity, fz, hukou_town AS town, birth_year AS year, birth_from FROM forms
) AS t
LEFT JOIN entities AS e ON e.entity = t.entity AND e.kind = 'contested' AND t.birth_from = 'id'
WHERE t.fz IS NOT NULL AND t.town IS NOT NULL
