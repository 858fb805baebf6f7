-- purpose: K6l birth date read as a lunar one, and name
-- inputs: forms
-- grain: profile x key
SELECT entity, CAST(day AS VARCHAR) || fz AS key, is_left, is_right, CAST(NULL AS SMALLINT) AS year
FROM (
    SELECT entity, fz, birth_lunar AS day, TRUE AS is_left, FALSE AS is_right FROM forms
    UNION ALL
    SELECT entity, fz, coalesce(id_birth, birth) AS day, FALSE AS is_left, TRUE AS is_right FROM forms
) AS days
WHERE day IS NOT NULL AND fz IS NOT NULL
