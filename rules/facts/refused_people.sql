-- purpose: whose application was refused this month
-- inputs: rows_roster
-- grain: person
SELECT DISTINCT person_id
FROM rows_roster
WHERE status = '申请未通过'
    AND status_date BETWEEN $first_day AND $as_of
    AND person_id IS NOT NULL
