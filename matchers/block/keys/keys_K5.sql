-- purpose: K5 last four characters and name, one side damaged
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, id_last4 || fz AS key, cast(NULL AS SMALLINT) AS year
FROM records_to_key
WHERE id_last4 IS NOT NULL AND fz IS NOT NULL AND (side = 'right' OR id18 IS NULL)
