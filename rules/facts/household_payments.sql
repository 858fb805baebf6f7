-- purpose: payment orders with the household they are for: its number, else each household where the payee receives what the order pays, else the payee's household
-- inputs: rows_payments, persons, households, rows_roster
-- grain: payment order x household it may be for; without a number one of a payee under two numbers stands under both
WITH payee_numbers AS (
    SELECT DISTINCT
        person_id,
        household_no,
        CASE programme
            WHEN '低保' THEN '低保金'
            WHEN '特困' THEN '特困基本生活'
            ELSE '孤儿基本生活'
        END AS payment_kind
    FROM rows_roster
    WHERE is_active AND person_id IS NOT NULL AND programme IN ('低保', '特困', '孤儿')
)

SELECT
    orders.row_id,
    orders.level_rank,
    coalesce(
        households.household_key, payee_numbers.household_no, persons.household_key
    ) AS household_key,
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
LEFT JOIN payee_numbers
    ON payee_numbers.person_id
        = CASE WHEN households.household_key IS NULL THEN orders.person_id END
        AND payee_numbers.payment_kind = orders.payment_kind
LEFT JOIN persons ON persons.person_id = orders.person_id
WHERE
    coalesce(households.household_key, payee_numbers.household_no, persons.household_key)
    IS NOT NULL
