-- purpose: already linked entities that no newly seen number may claim; a clerk's judgement stands
--          whatever comes
-- inputs: already_linked, rechecked
-- grain: entity
SELECT already_linked.entity, already_linked.goal, already_linked.level, already_linked.millibits,
    already_linked.rule
FROM already_linked
LEFT JOIN rechecked ON rechecked.entity = already_linked.entity
WHERE rechecked.entity IS NULL OR already_linked.rule = 'verdict'
