-- purpose: K11 birth date, surname and one given syllable (where numbers are scarce, for rows
--          without one)
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, cast(birth AS VARCHAR) || fzs || '/' || syllable AS key,
    cast(NULL AS SMALLINT) AS year
FROM (
    SELECT side, entity, birth, fzs, unnest(given_fz) AS syllable
    FROM records_to_key
    WHERE side = 'right' OR id_text IS NULL
) AS syllables
WHERE birth IS NOT NULL AND fzs IS NOT NULL AND syllable IS NOT NULL
