-- purpose: workers on the union's hardship file, with their person
-- inputs: core_union, links_keyed
-- grain: union row linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.hardship_kind,
    core.filed_date,
    core.file_status
FROM core_union AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'union'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
