-- purpose: pensions paid, with their person
-- inputs: core_pension, links_keyed
-- grain: pension row linked to a person; pension_beyond_basic is null where the basic part was emptied (unknown, not 0)
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.pension_kind,
    core.pension_yuan_month,
    CASE
        WHEN core.emptied LIKE '%|basic_pension_yuan_month|%' THEN NULL
        ELSE core.pension_yuan_month - coalesce(core.basic_pension_yuan_month, 0)
    END AS pension_beyond_basic,
    core.pension_start_date
FROM core_pension AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'pension'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
