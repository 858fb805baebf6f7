-- purpose: left side: entities compared by every key, particulars without a trusted number and
--          conflicting names that are not already linked
-- inputs: entities, still_linked
-- grain: entity
SELECT entities.entity
FROM entities
LEFT JOIN still_linked ON still_linked.entity = entities.entity
WHERE still_linked.entity IS NULL AND entities.kind <> 'trusted_id'
