-- purpose: K8 name and township, birth years at most one apart or not known
-- inputs: forms
-- grain: profile x key
SELECT entity, fz || town AS key, TRUE AS is_left, TRUE AS is_right, year
FROM (
    SELECT entity, fz, town, birth_year AS year FROM forms
    UNION ALL
    SELECT entity, fz, hukou_town AS town, birth_year AS year FROM forms
) AS towns
WHERE fz IS NOT NULL AND town IS NOT NULL
