-- purpose: the payment clock: roster sent, allocated and credited by their days of the month
-- inputs: core_payments
-- grain: kind of payment
SELECT payment_kind AS kind, count(*) AS orders,
    count(roster_sent_date) AS sent, count(*) FILTER (WHERE roster_sent_date <= CAST($day_sent AS DATE)) AS sent_in_time,
    count(allocated_date) AS allocated,
    count(*) FILTER (WHERE allocated_date <= CAST($day_allocated AS DATE)) AS allocated_in_time,
    count(credited_date) AS credited,
    count(*) FILTER (WHERE credited_date <= CAST($day_credited AS DATE)) AS credited_in_time,
    count(*) FILTER (WHERE payment_status = '退汇') AS returned,
    count(*) FILTER (WHERE payment_status = '未发') AS unpaid
FROM core_payments
GROUP BY payment_kind
ORDER BY payment_kind NULLS LAST
