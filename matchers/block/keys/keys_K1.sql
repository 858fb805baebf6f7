-- purpose: K1 the same valid number
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, id18 AS key, cast(NULL AS SMALLINT) AS year
FROM records_to_key
WHERE id18 IS NOT NULL
