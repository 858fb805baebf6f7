-- purpose: pensions paid, with their person
-- inputs: core_pension, linked_rows
-- grain: pension row linked to a person; pension_beyond_basic is null where the basic part was emptied (unknown, not 0)
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.pension_kind,
    core.pension_yuan_month,
    CASE
        WHEN core.emptied LIKE '%|basic_pension_yuan_month|%' THEN NULL
        ELSE core.pension_yuan_month - coalesce(core.basic_pension_yuan_month, 0)
    END AS pension_beyond_basic,
    core.pension_start_date
FROM core_pension AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
