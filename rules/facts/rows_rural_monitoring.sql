-- purpose: members of monitored households, with their person
-- inputs: core_rural_monitoring, links_keyed
-- grain: rural_monitoring row linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.monitor_no,
    core.monitor_kind,
    core.identified_date,
    core.is_risk_cleared
FROM core_rural_monitoring AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'rural_monitoring'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
