-- purpose: housing rows of household heads, with their person
-- inputs: core_housing, links_keyed
-- grain: housing row linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.housing_support,
    core.housing_support_until,
    core.danger_level,
    core.appraised_date,
    core.repair_status
FROM core_housing AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'housing'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
