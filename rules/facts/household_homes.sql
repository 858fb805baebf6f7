-- purpose: dwellings of low-income households
-- inputs: low_income_members, roster_households, rows_real_estate
-- grain: ownership row of a dwelling x household number
SELECT
    m.household_no, u.row_id, u.unit_no, u.acquired_by, u.is_acquisition_unknown, u.registered_date, u.level_rank,
    m.level_rank AS roster_rank, h.start_date AS household_since
FROM low_income_members AS m
JOIN roster_households AS h ON h.household_no = m.household_no
JOIN rows_real_estate AS u ON u.person_id = m.person_id
WHERE u.estate_use = '住宅'
