-- purpose: entities that may be the ones looked for: never a row that may only be joined by
--          authorisation
-- inputs: entities
-- grain: entity
SELECT entity
FROM entities
WHERE kind IN ('trusted_id', 'no_trusted_id') AND NOT is_authorised
