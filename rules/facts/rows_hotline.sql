-- purpose: tickets, with their person
-- inputs: core_hotline, links_keyed
-- grain: hotline row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.ticket_no,
    c.need,
    c.severity,
    c.received_at,
    c.event_area,
    coalesce(c.ticket_status <> '已办结', true) AS is_open
FROM core_hotline AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'hotline' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
