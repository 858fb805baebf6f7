-- purpose: entities that look for somebody by every key: loose particulars and contested names that are not settled
-- inputs: entities, still_settled
-- grain: entity
SELECT e.entity
FROM entities AS e
LEFT JOIN still_settled AS s ON s.entity = e.entity
WHERE s.entity IS NULL AND e.kind <> 'base'
