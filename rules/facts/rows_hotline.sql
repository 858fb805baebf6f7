-- purpose: tickets, with their person
-- inputs: core_hotline, linked_rows
-- grain: hotline row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.ticket_no,
    core.need,
    core.severity,
    core.received_at,
    core.event_area,
    coalesce(core.ticket_status <> '已办结', TRUE) AS is_open
FROM core_hotline AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
