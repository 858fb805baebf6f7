-- purpose: money and paper assets of low-income households, as their check reports list them
-- inputs: low_income_members, rows_economic_check
-- grain: report item x household number
SELECT m.household_no, e.row_id, e.report_no, e.amount_yuan, e.level_rank
FROM low_income_members AS m
JOIN rows_economic_check AS e ON e.person_id = m.person_id
WHERE e.asset_kind IN ('存款', '证券', '基金', '商业保险')
