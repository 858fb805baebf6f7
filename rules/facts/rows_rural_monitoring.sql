-- purpose: members of monitored households, with their person
-- inputs: core_rural_monitoring, links_keyed
-- grain: rural_monitoring row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.monitor_no,
    c.monitor_kind,
    c.identified_date,
    c.is_risk_cleared
FROM core_rural_monitoring AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'rural_monitoring' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
