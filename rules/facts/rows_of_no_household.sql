-- purpose: orders and visits that no household of the roster can be found for: the number on them is none of a household, nor is their person on the roster
-- inputs: rows_payments, rows_visits, households, persons, areas
-- grain: payment order or visit; is_household_unknown: its number was emptied, so that it may be any household's; number null: none was given
SELECT
    rows_given.row_id,
    rows_given.extract,
    rows_given.person_id,
    rows_given.household_no_raw AS number,
    rows_given.is_household_unknown,
    areas.township,
    rows_given.batch_month,
    rows_given.payment_kind,
    rows_given.visited_date
FROM (
    SELECT
        row_id, 'payments' AS extract, person_id, household_no, household_no_raw,
        is_household_unknown, area_code, batch_month, payment_kind,
        cast(NULL AS date) AS visited_date
    FROM rows_payments
    UNION ALL
    SELECT
        row_id, 'visits', person_id, household_no, household_no_raw, is_household_unknown,
        area_code, NULL, NULL, visited_date
    FROM rows_visits
) AS rows_given
LEFT JOIN households ON households.household_key = rows_given.household_no
LEFT JOIN persons ON persons.person_id = rows_given.person_id
LEFT JOIN areas ON areas.area_code = rows_given.area_code
WHERE households.household_key IS NULL AND persons.roster_no IS NULL
