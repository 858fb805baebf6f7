-- purpose: K8 name and township, birth years at most one apart or not known; a contested number's birth date is not a row's
-- inputs: forms, entities
-- grain: profile x key
SELECT t.entity, t.fz || t.town AS key, TRUE AS is_left, TRUE AS is_right, CASE WHEN c.entity IS NULL OR t.birth_from <> 'id' THEN t.year END AS year
FROM (
    SELECT entity, fz, town, birth_year AS year, birth_from FROM forms
    UNION ALL
    SELECT entity, fz, hukou_town AS town, birth_year AS year, birth_from FROM forms
) AS t
LEFT JOIN (SELECT e.entity FROM entities AS e WHERE e.kind = 'contested') AS c ON c.entity = t.entity
WHERE t.fz IS NOT NULL AND t.town IS NOT NULL
