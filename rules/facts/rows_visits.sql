-- purpose: visits, with their person
-- inputs: core_visits, links_keyed
-- grain: visits row; person_id is null while the row waits in identity review
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.household_no,
    c.visited_date
FROM core_visits AS c
LEFT JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'visits' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
