-- purpose: where each variant places an entity, by codes and addresses alike
-- inputs: standardised_records
-- grain: variant
SELECT variant, entity, town, hukou_town
FROM standardised_records
WHERE town IS NOT NULL OR hukou_town IS NOT NULL
