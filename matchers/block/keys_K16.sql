-- purpose: K16 whatever the name: birth date with phone, village or the last four signs of a damaged number
-- inputs: forms
-- grain: profile x key
SELECT entity, key, is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM (
    SELECT entity, CAST(birth AS VARCHAR) || phone AS key, TRUE AS is_left FROM forms
    UNION ALL
    SELECT entity, CAST(birth AS VARCHAR) || village AS key, TRUE AS is_left FROM forms
    UNION ALL
    SELECT entity, CAST(birth AS VARCHAR) || hukou_village AS key, TRUE AS is_left FROM forms
    UNION ALL
    SELECT entity, CAST(birth AS VARCHAR) || id_last4 AS key, id18 IS NULL AS is_left FROM forms
) AS signs
WHERE key IS NOT NULL
