-- purpose: K2 numbers that a wrong one may have been, one edit away; two that are wrong in the same way
-- inputs: forms
-- grain: profile x key
SELECT entity, key, is_left, is_right, CAST(NULL AS SMALLINT) AS year
FROM (
    SELECT entity, unnest(id_corrections) AS key, TRUE AS is_left, FALSE AS is_right FROM forms
    UNION ALL
    SELECT entity, id_text AS key, id18 IS NULL AS is_left, TRUE AS is_right FROM forms
    WHERE id_kind NOT IN ('masked', 'last6')
) AS numbers
WHERE key IS NOT NULL
