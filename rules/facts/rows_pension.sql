-- purpose: pensions paid, with their person
-- inputs: core_pension, links_keyed
-- grain: pension row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.pension_kind,
    c.pension_yuan_month,
    c.pension_yuan_month - coalesce(c.basic_pension_yuan_month, 0) AS pension_beyond_basic,
    c.pension_start_date
FROM core_pension AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'pension' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
