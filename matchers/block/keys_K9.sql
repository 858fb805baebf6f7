-- purpose: K9 birth date, surname and township
-- inputs: forms
-- grain: profile x key
SELECT entity, CAST(birth AS VARCHAR) || fzs || town AS key, TRUE AS is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM (
    SELECT entity, birth, fzs, town FROM forms
    UNION ALL
    SELECT entity, birth, fzs, hukou_town AS town FROM forms
) AS towns
WHERE birth IS NOT NULL AND fzs IS NOT NULL AND town IS NOT NULL
