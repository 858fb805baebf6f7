-- purpose: relatives of officials on file, with their person
-- inputs: core_officials_kin, links_keyed
-- grain: officials_kin row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.kinship,
    c.is_filed
FROM core_officials_kin AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'officials_kin' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
