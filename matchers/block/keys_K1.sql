-- purpose: K1 the same valid number
-- inputs: forms
-- grain: profile x key
SELECT entity, id18 AS key, TRUE AS is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM forms
WHERE id18 IS NOT NULL
