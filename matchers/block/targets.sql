-- purpose: entities that may be the ones looked for: never a row that may only be joined by authorisation
-- inputs: entities
-- grain: entity
SELECT entity
FROM entities
WHERE kind IN ('base', 'loose') AND NOT is_authorised
