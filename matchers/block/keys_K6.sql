-- purpose: K6 birth date and name
-- inputs: forms
-- grain: profile x key
SELECT entity, CAST(day AS VARCHAR) || fz AS key, TRUE AS is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM (
    SELECT entity, fz, birth AS day FROM forms
    UNION ALL
    SELECT entity, fz, id_birth AS day FROM forms
    UNION ALL
    SELECT entity, former_fz AS fz, birth AS day FROM forms
) AS days
WHERE day IS NOT NULL AND fz IS NOT NULL
