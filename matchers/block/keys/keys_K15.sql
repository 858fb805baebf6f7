-- purpose: K15 a number issued anew: name and birth date with sequence or region, or name, region,
--          sequence and birth year or birthday
-- inputs: standardised_records, entities, still_linked
-- grain: side x trusted number x key that another trusted number has too; the register's own
--          numbers are on the right side only
WITH named AS (
    SELECT DISTINCT
        standardised_records.entity,
        entities.id18,
        standardised_records.fz,
        CASE WHEN entities.rank > 0 AND still_linked.entity IS NULL THEN 1 ELSE 0 END AS on_left
    FROM standardised_records
    JOIN entities
        ON entities.entity = standardised_records.entity AND entities.kind = 'trusted_id'
            AND NOT entities.is_authorised
    LEFT JOIN still_linked ON still_linked.entity = standardised_records.entity
    WHERE standardised_records.fz IS NOT NULL
),

keyed AS (
    SELECT entity, on_left, substr(id18, 7, 11) || fz AS key FROM named
    UNION ALL
    SELECT entity, on_left, substr(id18, 1, 14) || fz AS key FROM named
    UNION ALL
    SELECT entity, on_left, substr(id18, 1, 10) || '-' || substr(id18, 15, 3)
        || fz AS key FROM named
    UNION ALL
    SELECT entity, on_left, substr(id18, 1, 6) || '-' || substr(id18, 11, 7) || fz AS key FROM named
),

shared AS (
    SELECT key
    FROM keyed
    GROUP BY key
    HAVING min(entity) < max(entity) AND max(on_left) = 1
)

SELECT 'left' AS side, keyed.entity, keyed.key, cast(NULL AS SMALLINT) AS year
FROM keyed
JOIN shared ON shared.key = keyed.key
WHERE keyed.on_left = 1
UNION ALL
SELECT 'right' AS side, keyed.entity, keyed.key, cast(NULL AS SMALLINT) AS year
FROM keyed
JOIN shared ON shared.key = keyed.key
