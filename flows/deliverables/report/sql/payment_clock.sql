-- purpose: last month's batch: roster sent, allocated and credited by their days of this month
-- inputs: core_payments
-- grain: kind of payment
WITH batch AS (
    SELECT payment_kind AS kind, payment_status, roster_sent_date, allocated_date, credited_date,
        cast($day_sent AS DATE) AS day_sent,
        cast($day_allocated AS DATE) AS day_allocated,
        cast($day_credited AS DATE) AS day_credited
    FROM core_payments
    WHERE batch_month = $batch_month
)
SELECT kind,
    count(*) AS orders,
    count(*) FILTER (WHERE roster_sent_date <= day_sent) AS sent_in_time,
    count(*) FILTER (WHERE roster_sent_date > day_sent) AS sent_late,
    count(*) FILTER (WHERE roster_sent_date IS NULL) AS sent_absent,
    count(*) FILTER (WHERE allocated_date <= day_allocated) AS allocated_in_time,
    count(*) FILTER (WHERE allocated_date > day_allocated) AS allocated_late,
    count(*) FILTER (WHERE allocated_date IS NULL) AS allocated_absent,
    count(*) FILTER (WHERE credited_date <= day_credited) AS credited_in_time,
    count(*) FILTER (WHERE credited_date > day_credited) AS credited_late,
    count(*) FILTER (WHERE credited_date IS NULL) AS credited_absent,
    count(*) FILTER (WHERE payment_status = '退汇') AS returned,
    count(*) FILTER (WHERE payment_status = '未发') AS unpaid
FROM batch
GROUP BY kind
ORDER BY kind NULLS LAST
