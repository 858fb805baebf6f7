-- purpose: payment orders with the household they are for: its number, else the payee's household
-- inputs: rows_payments, persons, households
-- grain: payment order of a known household
SELECT
    y.row_id, y.level_rank, coalesce(h.household_key, p.household_key) AS household_key,
    y.batch_month, y.payment_kind, y.due_yuan, y.paid_yuan, y.roster_sent_date, y.allocated_date, y.credited_date, y.payment_status
FROM rows_payments AS y
LEFT JOIN households AS h ON h.household_key = y.household_no
LEFT JOIN persons AS p ON p.person_id = y.person_id
WHERE coalesce(h.household_key, p.household_key) IS NOT NULL
