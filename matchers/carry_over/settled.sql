-- purpose: entities that need no scoring this month: all remembered ones, or in a full run only those a clerk spoke of
-- inputs: remembered
-- grain: entity
SELECT entity, goal, level, millibits, rule
FROM remembered
WHERE rule = 'verdict' OR NOT $is_full
