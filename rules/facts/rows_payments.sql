-- purpose: payment orders, with their person
-- inputs: core_payments, links_keyed
-- grain: payments row; person_id is null while the row waits in identity review
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.batch_month,
    c.household_no,
    c.payment_kind,
    c.due_yuan,
    c.paid_yuan,
    c.roster_sent_date,
    c.allocated_date,
    c.credited_date,
    c.payment_status
FROM core_payments AS c
LEFT JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'payments' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
