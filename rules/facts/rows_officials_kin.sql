-- purpose: relatives of officials on file, with their person
-- inputs: core_officials_kin, links_keyed
-- grain: officials_kin row linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.kinship,
    core.is_filed
FROM core_officials_kin AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'officials_kin'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
