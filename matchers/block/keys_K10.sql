-- purpose: K10 name and head of household, who is somebody else
-- inputs: forms
-- grain: profile x key
SELECT entity, head_fz || '/' || fz AS key, TRUE AS is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM forms
WHERE head_fz IS NOT NULL AND fz IS NOT NULL AND NOT coalesce(head_is_self, FALSE)
