-- purpose: what a person receives in pensions a month, all rows added (yuan, exact)
-- inputs: rows_pension
-- grain: person with a pension row; pension_beyond_basic leaves out rows whose basic part is unknown, at_most takes them whole
SELECT
    person_id,
    sum(pension_yuan_month) AS pension_yuan_month,
    sum(pension_beyond_basic) AS pension_beyond_basic,
    sum(coalesce(pension_beyond_basic, pension_yuan_month)) AS beyond_basic_at_most,
    min(row_id) AS row_id,
    max(level_rank) AS level_rank
FROM rows_pension
GROUP BY person_id
