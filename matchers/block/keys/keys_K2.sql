-- purpose: K2 numbers that a wrong one may have been, one edit away; two that are wrong in the same
--          way
-- inputs: records_to_key
-- grain: side x variant x key
SELECT side, entity, key, cast(NULL AS SMALLINT) AS year
FROM (
    SELECT side, entity, unnest(id_corrections) AS key
    FROM records_to_key
    WHERE side = 'left'
    UNION ALL
    SELECT side, entity, id_text AS key
    FROM records_to_key
    WHERE id_kind NOT IN ('masked', 'last6') AND (side = 'right' OR id18 IS NULL)
) AS numbers
WHERE key IS NOT NULL
