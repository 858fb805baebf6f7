-- purpose: K8 name and township, birth years at most one apart or not known; a conflicting number's
--          birth date is not a row's
-- inputs: records_to_key, entities
-- grain: side x variant x key
SELECT
    towns.side,
    towns.entity,
    towns.fz || towns.town AS key,
    CASE WHEN conflicting.entity IS NULL OR towns.birth_from <> 'id' THEN towns.year END AS year
FROM (
    SELECT side, entity, fz, town, birth_year AS year, birth_from FROM records_to_key
    UNION ALL
    SELECT side, entity, fz, hukou_town AS town, birth_year AS year, birth_from FROM records_to_key
) AS towns
LEFT JOIN (SELECT entity FROM entities WHERE kind = 'conflicting_id') AS conflicting
    ON conflicting.entity = towns.entity
WHERE towns.fz IS NOT NULL AND towns.town IS NOT NULL
