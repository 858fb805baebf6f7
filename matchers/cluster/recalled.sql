-- purpose: where the memory of an entity leads this month: its known person's base, if that has one
-- inputs: remembered, decided
-- grain: entity
SELECT m.entity, m.goal, coalesce(d.goal, m.goal) AS final_goal, m.level, m.millibits, m.rule
FROM remembered AS m
LEFT JOIN decided AS d ON d.seeker = m.goal AND d.decision = 'auto'
