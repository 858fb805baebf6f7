-- purpose: how many open person records (and months before) a person has: alone = nobody else
--          matched
-- inputs: record_entities, representatives
-- grain: representative
SELECT representatives.representative, count(*) AS records,
    min(CASE WHEN record_entities.extract <> 'known' THEN record_entities.row_id END) AS first_row
FROM record_entities
JOIN representatives ON representatives.entity = record_entities.entity
WHERE representatives.representative IS NOT NULL AND NOT record_entities.is_authorised
GROUP BY representatives.representative
