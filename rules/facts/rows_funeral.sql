-- purpose: cremations, with their person
-- inputs: core_funeral, links_keyed
-- grain: funeral row linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.death_date
FROM core_funeral AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'funeral'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
