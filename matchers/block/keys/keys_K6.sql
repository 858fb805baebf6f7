-- purpose: K6 birth date and name
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, cast(day AS VARCHAR) || fz AS key, cast(NULL AS SMALLINT) AS year
FROM (
    SELECT side, entity, fz, birth AS day FROM records_to_key
    UNION ALL
    SELECT side, entity, fz, id_birth AS day FROM records_to_key
    UNION ALL
    SELECT side, entity, former_fz AS fz, birth AS day FROM records_to_key
) AS days
WHERE day IS NOT NULL AND fz IS NOT NULL
