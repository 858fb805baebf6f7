-- purpose: payment orders, with their person
-- inputs: core_payments, links_keyed
-- grain: payments row; person_id is null while the row waits in identity review
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.batch_month,
    core.household_no,
    core.payment_kind,
    core.due_yuan,
    core.paid_yuan,
    core.roster_sent_date,
    core.allocated_date,
    core.credited_date,
    core.payment_status
FROM core_payments AS core
LEFT JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'payments'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
