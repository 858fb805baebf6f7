-- purpose: K16 whatever the name: birth date with phone, village or the last four characters of a
--          damaged number
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, key, cast(NULL AS SMALLINT) AS year
FROM (
    SELECT side, entity, cast(birth AS VARCHAR) || phone AS key FROM records_to_key
    UNION ALL
    SELECT side, entity, cast(birth AS VARCHAR) || village AS key FROM records_to_key
    UNION ALL
    SELECT side, entity, cast(birth AS VARCHAR) || hukou_village AS key FROM records_to_key
    UNION ALL
    SELECT side, entity, cast(birth AS VARCHAR) || id_last4 AS key
    FROM records_to_key
    WHERE side = 'right' OR id18 IS NULL
) AS particulars
WHERE key IS NOT NULL
