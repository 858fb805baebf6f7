-- purpose: tickets, with their person
-- inputs: core_hotline, links_keyed
-- grain: hotline row linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.ticket_no,
    core.need,
    core.severity,
    core.received_at,
    core.event_area,
    coalesce(core.ticket_status <> '已办结', true) AS is_open
FROM core_hotline AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'hotline'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
