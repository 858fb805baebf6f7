-- purpose: where each profile places an entity, by codes and addresses alike
-- inputs: forms
-- grain: profile
SELECT profile, entity, town, hukou_town
FROM forms
WHERE town IS NOT NULL OR hukou_town IS NOT NULL
