-- purpose: the normal forms of entities whose person is remembered
-- inputs: forms, settled
-- grain: profile of a settled entity
SELECT f.*
FROM forms AS f
WHERE f.entity IN (SELECT s.entity FROM settled AS s WHERE s.rule <> 'verdict')
