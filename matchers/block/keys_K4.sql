-- purpose: K4 first six, last four and surname, one side masked
-- inputs: forms
-- grain: profile x key
SELECT entity, id_prefix6 || id_last4 || fzs AS key, id_kind = 'masked' AS is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM forms
WHERE id_prefix6 IS NOT NULL AND id_last4 IS NOT NULL AND fzs IS NOT NULL
