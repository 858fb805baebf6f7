-- purpose: K3 first 15 signs and surname, one side cut by a spreadsheet
-- inputs: forms
-- grain: profile x key
SELECT entity, id15 || fzs AS key, coalesce(id_is_cut, FALSE) AS is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM forms
WHERE id15 IS NOT NULL AND fzs IS NOT NULL
