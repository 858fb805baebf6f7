-- purpose: pensions paid, with their person
-- inputs: core_pension, links_keyed
-- grain: pension row linked to a person; pension_beyond_basic is null where the basic part was emptied (unknown, not 0)
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.pension_kind,
    c.pension_yuan_month,
    CASE
        WHEN c.emptied LIKE '%|basic_pension_yuan_month|%' THEN NULL
        ELSE c.pension_yuan_month - coalesce(c.basic_pension_yuan_month, 0)
    END AS pension_beyond_basic,
    c.pension_start_date
FROM core_pension AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'pension' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
