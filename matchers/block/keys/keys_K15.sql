-- purpose: K15 a number issued anew: name and birth date with sequence or region, or name, region, sequence and birth year or birthday
-- inputs: forms, entities, still_settled
-- grain: side x base x key that another base has too; the register's own numbers are on the right side only
WITH named AS (
    SELECT DISTINCT
        forms.entity,
        entities.id18,
        forms.fz,
        CASE WHEN entities.rank > 0 AND still_settled.entity IS NULL THEN 1 ELSE 0 END AS looks
    FROM forms
    JOIN entities
        ON entities.entity = forms.entity AND entities.kind = 'base' AND NOT entities.is_authorised
    LEFT JOIN still_settled ON still_settled.entity = forms.entity
    WHERE forms.fz IS NOT NULL
),

keyed AS (
    SELECT entity, looks, substr(id18, 7, 11) || fz AS key FROM named
    UNION ALL
    SELECT entity, looks, substr(id18, 1, 14) || fz AS key FROM named
    UNION ALL
    SELECT entity, looks, substr(id18, 1, 10) || '-' || substr(id18, 15, 3) || fz AS key FROM named
    UNION ALL
    SELECT entity, looks, substr(id18, 1, 6) || '-' || substr(id18, 11, 7) || fz AS key FROM named
),

shared AS (
    SELECT key
    FROM keyed
    GROUP BY key
    HAVING min(entity) < max(entity) AND max(looks) = 1
)

SELECT 'left' AS side, keyed.entity, keyed.key, CAST(NULL AS SMALLINT) AS year
FROM keyed
JOIN shared ON shared.key = keyed.key
WHERE keyed.looks = 1
UNION ALL
SELECT 'right' AS side, keyed.entity, keyed.key, CAST(NULL AS SMALLINT) AS year
FROM keyed
JOIN shared ON shared.key = keyed.key
