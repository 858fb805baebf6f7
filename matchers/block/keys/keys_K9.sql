-- purpose: K9 birth date, surname and township
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, cast(birth AS VARCHAR) || fzs || town AS key, cast(NULL AS SMALLINT) AS year
FROM (
    SELECT side, entity, birth, fzs, town FROM records_to_key
    UNION ALL
    SELECT side, entity, birth, fzs, hukou_town AS town FROM records_to_key
) AS towns
WHERE birth IS NOT NULL AND fzs IS NOT NULL AND town IS NOT NULL
