-- purpose: entities that need no scoring this month: all carried forward ones, or in a full run
--          only those a clerk spoke of
-- inputs: carried_forward
-- grain: entity
SELECT entity, goal, level, millibits, rule
FROM carried_forward
WHERE rule = 'verdict' OR NOT $is_full
