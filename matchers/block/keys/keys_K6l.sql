-- purpose: K6l birth date read as a lunar one, and name
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, cast(day AS VARCHAR) || fz AS key, cast(NULL AS SMALLINT) AS year
FROM (
    SELECT side, entity, fz,
        CASE WHEN side = 'left' THEN birth_lunar ELSE coalesce(id_birth, birth) END AS day
    FROM records_to_key
) AS days
WHERE day IS NOT NULL AND fz IS NOT NULL
