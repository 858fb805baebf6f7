-- purpose: payment orders with the household they are for: its number, else the payee's household
-- inputs: rows_payments, persons, households
-- grain: payment order of a known household
SELECT
    orders.row_id,
    orders.level_rank,
    coalesce(households.household_key, persons.household_key) AS household_key,
    orders.batch_month,
    orders.payment_kind,
    orders.due_yuan,
    orders.paid_yuan,
    orders.roster_sent_date,
    orders.allocated_date,
    orders.credited_date,
    orders.payment_status
FROM rows_payments AS orders
LEFT JOIN households ON households.household_key = orders.household_no
LEFT JOIN persons ON persons.person_id = orders.person_id
WHERE coalesce(households.household_key, persons.household_key) IS NOT NULL
