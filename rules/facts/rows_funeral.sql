-- purpose: cremations, with their person
-- inputs: core_funeral, links_keyed
-- grain: funeral row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.death_date
FROM core_funeral AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'funeral' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
