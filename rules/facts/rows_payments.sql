-- purpose: payment orders, with their person
-- inputs: core_payments, linked_rows
-- grain: payments row; person_id is null while the row waits in identity review
SELECT
    core.row_id,
    linked.person_id,
    coalesce(linked.level_rank, 1) AS level_rank,
    core.batch_month,
    core.household_no,
    core.household_no_raw,
    coalesce(core.emptied LIKE '%|household_no|%', FALSE) AS is_household_unknown,
    coalesce(core.live_area, core.hukou_area) AS area_code,
    core.payment_kind,
    core.due_yuan,
    core.paid_yuan,
    core.roster_sent_date,
    core.allocated_date,
    core.credited_date,
    core.payment_status
FROM core_payments AS core
LEFT JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
