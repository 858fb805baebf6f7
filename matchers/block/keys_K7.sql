-- purpose: K7 phone and surname
-- inputs: forms
-- grain: profile x key
SELECT entity, number || fzs AS key, TRUE AS is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM (
    SELECT entity, fzs, phone AS number FROM forms
    UNION ALL
    SELECT entity, fzs, phone2 AS number FROM forms
) AS numbers
WHERE number IS NOT NULL AND fzs IS NOT NULL
