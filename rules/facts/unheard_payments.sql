-- purpose: kinds of regular payment of which this month's files say nothing in a county: a list that a system exports holds the kinds it was drawn for, and one that is not on it is not one that nobody was paid
-- inputs: core_payments, files, household_payments, households, rows_of_no_household, areas
-- grain: county x payment kind of last month's batch; none where all payments came under our own headings, nor of a county with such rows
WITH placed AS (
    SELECT orders.row_id, orders.payment_kind, orders.batch_month, homes.county
    FROM household_payments AS orders
    JOIN households ON households.household_key = orders.household_key
    JOIN areas AS homes ON homes.area_code = split_part(households.area_key, '|', 1)
    UNION ALL
    SELECT lost.row_id, lost.payment_kind, lost.batch_month, towns.county
    FROM rows_of_no_household AS lost
    JOIN areas AS towns ON towns.area_code = lost.township
    WHERE lost.extract = 'payments'
),

spoken AS (
    SELECT placed.county, placed.payment_kind, placed.batch_month, files.layout
    FROM placed
    JOIN core_payments AS core ON core.row_id = placed.row_id
    LEFT JOIN files ON files.source_file = core.source_file AND files.extract = 'payments'
    WHERE placed.county IS NOT NULL
),

counties AS (
    SELECT DISTINCT places.county
    FROM (SELECT county, 'payments' AS extract FROM areas WHERE county IS NOT NULL) AS places
    JOIN (SELECT DISTINCT extract FROM files WHERE layout IS NOT NULL) AS exported
        ON exported.extract = places.extract
),

regular AS (
    SELECT county, '低保金' AS payment_kind
    FROM counties
    UNION ALL
    SELECT county, '特困基本生活'
    FROM counties
    UNION ALL
    SELECT county, '孤儿基本生活'
    FROM counties
)

SELECT regular.county, regular.payment_kind
FROM regular
LEFT JOIN (SELECT DISTINCT county FROM spoken WHERE layout IS NULL) AS told_whole
    ON told_whole.county = regular.county
LEFT JOIN (
    SELECT DISTINCT county, payment_kind
    FROM spoken
    WHERE batch_month = $batch_month
) AS heard
    ON heard.county = regular.county AND heard.payment_kind = regular.payment_kind
WHERE told_whole.county IS NULL AND heard.county IS NULL
