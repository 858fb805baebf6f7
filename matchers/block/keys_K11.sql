-- purpose: K11 birth date, surname and one given syllable (where numbers are scarce)
-- inputs: forms
-- grain: profile x key
SELECT entity, CAST(birth AS VARCHAR) || fzs || '/' || syllable AS key, TRUE AS is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM (SELECT entity, birth, fzs, unnest(given_fz) AS syllable FROM forms) AS syllables
WHERE birth IS NOT NULL AND fzs IS NOT NULL AND syllable IS NOT NULL
