-- purpose: orders and visits of no household of which a name alone tells whose they may be: no number of their person is known, or they wait for a clerk and say no place
-- inputs: rows_of_no_household, people, waiting_rows
-- grain: order or visit of no household; birth_date, birth_year and county are null where the row does not say them
SELECT
    lost.row_id,
    lost.extract,
    payees.name,
    payees.birth_date,
    extract(YEAR FROM payees.birth_date) AS birth_year,
    substr(payees.township, 1, 6) AS county
FROM rows_of_no_household AS lost
JOIN people AS payees ON payees.person_id = lost.person_id
WHERE payees.id_no IS NULL AND payees.name IS NOT NULL
UNION ALL
SELECT
    lost.row_id,
    lost.extract,
    waiting.name,
    waiting.birth_date,
    waiting.birth_year,
    NULL
FROM rows_of_no_household AS lost
JOIN waiting_rows AS waiting ON waiting.row_id = lost.row_id AND waiting.extract = lost.extract
WHERE waiting.name IS NOT NULL
    AND coalesce(
        waiting.hukou_area, waiting.live_area, waiting.hukou_township, waiting.live_township
    ) IS NULL
