-- purpose: disaster rows of household heads, with their person
-- inputs: core_disaster, links_keyed
-- grain: disaster row linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.hazard,
    core.event_date,
    core.house_damage,
    core.relief_stage,
    core.event_area
FROM core_disaster AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'disaster'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
