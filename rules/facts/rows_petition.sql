-- purpose: petition matters, with their person
-- inputs: core_petition, links_keyed
-- grain: petition row linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.matter_no,
    core.need,
    core.registered_date,
    core.petitions_12m,
    coalesce(core.matter_status <> '已办结', true) AS is_open
FROM core_petition AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'petition'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
