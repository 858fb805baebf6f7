-- purpose: terms; those being served at as_of marked, with their person
-- inputs: core_justice, linked_rows
-- grain: justice row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.justice_status,
    core.term_start,
    core.term_end,
    coalesce(
        core.justice_status IN ('服刑', '强制隔离戒毒')
        AND (core.term_start IS NULL OR core.term_start <= $as_of)
        AND (core.term_end IS NULL OR core.term_end > $as_of),
        FALSE
    ) AS is_serving,
    coalesce(core.emptied LIKE '%|term_end|%', FALSE) AS is_end_unknown
FROM core_justice AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
