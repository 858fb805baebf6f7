-- purpose: K7 phone and surname
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, number || fzs AS key, cast(NULL AS SMALLINT) AS year
FROM (
    SELECT side, entity, fzs, phone AS number FROM records_to_key
    UNION ALL
    SELECT side, entity, fzs, phone2 AS number FROM records_to_key
) AS numbers
WHERE number IS NOT NULL AND fzs IS NOT NULL
