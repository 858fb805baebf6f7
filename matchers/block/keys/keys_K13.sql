-- purpose: K13 name and sex, only for those still without a candidate
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, fz || sex AS key, cast(NULL AS SMALLINT) AS year
FROM records_to_key
WHERE fz IS NOT NULL AND sex IS NOT NULL
