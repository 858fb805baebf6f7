-- purpose: K15 a number issued anew: name and birth date with sequence or region, or name, region, sequence and birth year or birthday
-- inputs: forms, entities, settled
-- grain: base x key that another base has too; the register's own numbers are only looked for
WITH named AS (
    SELECT DISTINCT f.entity, e.id18, f.fz, CASE WHEN e.rank > 0 AND s.entity IS NULL THEN 1 ELSE 0 END AS looks
    FROM forms AS f
    JOIN entities AS e ON e.entity = f.entity AND e.kind = 'base' AND NOT e.is_authorised
    LEFT JOIN settled AS s ON s.entity = f.entity
    WHERE f.fz IS NOT NULL
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

SELECT k.entity, k.key, k.looks = 1 AS is_left, TRUE AS is_right, CAST(NULL AS SMALLINT) AS year
FROM keyed AS k
JOIN shared AS s ON s.key = k.key
