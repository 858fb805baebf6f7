-- purpose: K12 name, birth year and sex (where numbers are scarce, for rows without one)
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, fz || cast(birth_year AS VARCHAR) || sex AS key, cast(NULL AS SMALLINT) AS year
FROM records_to_key
WHERE fz IS NOT NULL AND birth_year IS NOT NULL AND sex IS NOT NULL
    AND (side = 'right' OR id_text IS NULL)
