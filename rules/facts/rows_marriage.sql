-- purpose: marriage and divorce registrations, with their person
-- inputs: core_marriage, links_keyed
-- grain: marriage row linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.registration_kind,
    core.registered_date
FROM core_marriage AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'marriage'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
