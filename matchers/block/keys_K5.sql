-- purpose: K5 last four signs and name, one side damaged
-- inputs: forms
-- grain: profile x key
SELECT entity, id_last4 || fz AS key, id18 IS NULL AS is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM forms
WHERE id_last4 IS NOT NULL AND fz IS NOT NULL
