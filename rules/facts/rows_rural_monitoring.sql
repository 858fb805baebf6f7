-- purpose: members of monitored households, with their person
-- inputs: core_rural_monitoring, linked_rows
-- grain: rural_monitoring row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.monitor_no,
    core.monitor_kind,
    core.identified_date,
    core.is_risk_cleared
FROM core_rural_monitoring AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
