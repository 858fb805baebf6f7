-- purpose: terms; those being served at as_of marked, with their person
-- inputs: core_justice, links_keyed
-- grain: justice row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.justice_status,
    c.term_start,
    c.term_end,
    coalesce(c.justice_status IN ('服刑', '强制隔离戒毒') AND (c.term_start IS NULL OR c.term_start <= $as_of)
        AND (c.term_end IS NULL OR c.term_end > $as_of), false) AS is_serving,
    coalesce(c.emptied LIKE '%|term_end|%', false) AS is_end_unknown
FROM core_justice AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'justice' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
