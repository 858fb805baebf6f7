-- purpose: K4 first six, last four and surname, one side masked
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, id_prefix6 || id_last4 || fzs AS key, cast(NULL AS SMALLINT) AS year
FROM records_to_key
WHERE id_prefix6 IS NOT NULL AND id_last4 IS NOT NULL AND fzs IS NOT NULL
    AND (side = 'right' OR id_kind = 'masked')
