-- purpose: where the what is carried forward of an entity leads this month: its known person's
--          trusted number, if that has one
-- inputs: carried_forward, record_decisions
-- grain: entity
SELECT carried_forward.entity, carried_forward.goal,
    coalesce(record_decisions.goal, carried_forward.goal) AS final_goal, carried_forward.level,
    carried_forward.millibits, carried_forward.rule
FROM carried_forward
LEFT JOIN record_decisions
    ON record_decisions.left_entity = carried_forward.goal AND record_decisions.decision = 'auto'
