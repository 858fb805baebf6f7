-- purpose: what a person receives in pensions a month, all rows added (yuan, exact)
-- inputs: rows_pension
-- grain: person with a pension row; pension_beyond_basic leaves out rows whose basic part is unknown, at_most takes them whole
SELECT
    n.person_id,
    sum(n.pension_yuan_month) AS pension_yuan_month,
    sum(n.pension_beyond_basic) AS pension_beyond_basic,
    sum(coalesce(n.pension_beyond_basic, n.pension_yuan_month)) AS beyond_basic_at_most,
    min(n.row_id) AS row_id,
    max(n.level_rank) AS level_rank
FROM rows_pension AS n
GROUP BY n.person_id
