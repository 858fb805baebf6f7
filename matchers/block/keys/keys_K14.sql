-- purpose: K14 head of household, township, birth year and sex (where numbers are scarce, for rows
--          without one)
-- inputs: records_to_key
-- grain: side x variant x key
SELECT
    side,
    entity,
    head_fz || town || cast(birth_year AS VARCHAR) || sex AS key,
    cast(NULL AS SMALLINT) AS year
FROM records_to_key
WHERE head_fz IS NOT NULL AND NOT coalesce(head_is_self, FALSE)
    AND town IS NOT NULL AND birth_year IS NOT NULL AND sex IS NOT NULL
    AND (side = 'right' OR id_text IS NULL)
