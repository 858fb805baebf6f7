-- purpose: K11 birth date, surname and one given syllable (where numbers are scarce, for rows without one)
-- inputs: forms
-- grain: profile x key
SELECT entity, CAST(birth AS VARCHAR) || fzs || '/' || syllable AS key, id_text IS NULL AS is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM (SELECT entity, id_text, birth, fzs, unnest(given_fz) AS syllable FROM forms) AS syllables
WHERE birth IS NOT NULL AND fzs IS NOT NULL AND syllable IS NOT NULL
