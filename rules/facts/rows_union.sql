-- purpose: workers on the union's hardship file, with their person
-- inputs: core_union, links_keyed
-- grain: union row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.hardship_kind,
    c.filed_date,
    c.file_status
FROM core_union AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'union' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
