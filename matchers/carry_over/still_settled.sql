-- purpose: settled entities that no number nobody bore before may claim; a clerk's word stands whatever comes
-- inputs: settled, challenged
-- grain: entity
SELECT s.entity, s.goal, s.level, s.millibits, s.rule
FROM settled AS s
LEFT JOIN challenged AS c ON c.entity = s.entity
WHERE c.entity IS NULL OR s.rule = 'verdict'
