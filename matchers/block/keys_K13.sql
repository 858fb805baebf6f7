-- purpose: K13 name and sex, only for those still without a candidate
-- inputs: forms
-- grain: profile x key
SELECT entity, fz || sex AS key, TRUE AS is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM forms
WHERE fz IS NOT NULL AND sex IS NOT NULL
