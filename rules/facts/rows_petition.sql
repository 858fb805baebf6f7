-- purpose: petition matters, with their person
-- inputs: core_petition, links_keyed
-- grain: petition row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.matter_no,
    c.need,
    c.registered_date,
    c.petitions_12m,
    coalesce(c.matter_status <> '已办结', true) AS is_open
FROM core_petition AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'petition' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
