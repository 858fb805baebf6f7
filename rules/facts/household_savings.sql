-- purpose: money and paper assets of low-income households, as their check reports list them
-- inputs: low_income_members, rows_economic_check
-- grain: report item x household number
SELECT members.household_no, items.row_id, items.report_no, items.amount_yuan, items.level_rank
FROM low_income_members AS members
JOIN rows_economic_check AS items ON items.person_id = members.person_id
WHERE items.asset_kind IN ('存款', '证券', '基金', '商业保险')
