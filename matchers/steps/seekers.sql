-- purpose: entities that look for somebody: loose particulars and contested names that are not settled, and numbers
--          the register does not know (they may have been issued anew)
-- inputs: entities, settled
-- grain: entity
SELECT e.entity
FROM entities AS e
LEFT JOIN settled AS s ON s.entity = e.entity
WHERE s.entity IS NULL AND (e.kind <> 'base' OR (e.rank > 0 AND EXISTS (SELECT r.entity FROM entities AS r WHERE r.rank = 0)))
