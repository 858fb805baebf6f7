-- purpose: K3 first 15 characters and surname, one side cut by a spreadsheet
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, id15 || fzs AS key, cast(NULL AS SMALLINT) AS year
FROM records_to_key
WHERE id15 IS NOT NULL AND fzs IS NOT NULL AND (side = 'right' OR id_is_cut)
