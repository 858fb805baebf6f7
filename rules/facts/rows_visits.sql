-- purpose: visits, with their person
-- inputs: core_visits, links_keyed
-- grain: visits row; person_id is null while the row waits in identity review
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.household_no,
    core.visited_date
FROM core_visits AS core
LEFT JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'visits'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
