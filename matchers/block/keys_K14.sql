-- purpose: K14 head of household, township, birth year and sex (where numbers are scarce, for rows without one)
-- inputs: forms
-- grain: profile x key
SELECT entity, head_fz || town || CAST(birth_year AS VARCHAR) || sex AS key, id_text IS NULL AS is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM forms
WHERE head_fz IS NOT NULL AND NOT coalesce(head_is_self, FALSE) AND town IS NOT NULL AND birth_year IS NOT NULL AND sex IS NOT NULL
