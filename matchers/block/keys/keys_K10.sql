-- purpose: K10 name and head of household, who is somebody else
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, head_fz || '/' || fz AS key, cast(NULL AS SMALLINT) AS year
FROM records_to_key
WHERE head_fz IS NOT NULL AND fz IS NOT NULL AND NOT coalesce(head_is_self, FALSE)
