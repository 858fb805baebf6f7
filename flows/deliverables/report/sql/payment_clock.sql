-- purpose: the payment clock of last month's batch: roster sent, allocated and credited by their days of this month
-- inputs: core_payments
-- grain: kind of payment
SELECT payment_kind AS kind, count(*) AS orders,
    count(*) FILTER (WHERE roster_sent_date <= CAST($day_sent AS DATE)) AS sent_in_time,
    count(*) FILTER (WHERE roster_sent_date > CAST($day_sent AS DATE)) AS sent_late,
    count(*) FILTER (WHERE roster_sent_date IS NULL) AS sent_absent,
    count(*) FILTER (WHERE allocated_date <= CAST($day_allocated AS DATE)) AS allocated_in_time,
    count(*) FILTER (WHERE allocated_date > CAST($day_allocated AS DATE)) AS allocated_late,
    count(*) FILTER (WHERE allocated_date IS NULL) AS allocated_absent,
    count(*) FILTER (WHERE credited_date <= CAST($day_credited AS DATE)) AS credited_in_time,
    count(*) FILTER (WHERE credited_date > CAST($day_credited AS DATE)) AS credited_late,
    count(*) FILTER (WHERE credited_date IS NULL) AS credited_absent,
    count(*) FILTER (WHERE payment_status = '退汇') AS returned,
    count(*) FILTER (WHERE payment_status = '未发') AS unpaid
FROM core_payments
WHERE batch_month = $batch_month
GROUP BY payment_kind
ORDER BY payment_kind NULLS LAST
