-- purpose: dwellings of low-income households
-- inputs: low_income_members, roster_households, rows_real_estate
-- grain: ownership row of a dwelling x household number
SELECT
    members.household_no,
    units.row_id,
    units.unit_no,
    units.acquired_by,
    units.is_acquisition_unknown,
    units.registered_date,
    units.level_rank,
    members.level_rank AS roster_rank, roster_households.start_date AS household_since
FROM low_income_members AS members
JOIN roster_households ON roster_households.household_no = members.household_no
JOIN rows_real_estate AS units ON units.person_id = members.person_id
WHERE units.estate_use = '住宅'
