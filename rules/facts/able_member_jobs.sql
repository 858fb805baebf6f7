-- purpose: labour register rows of those members
-- inputs: able_members, rows_employment
-- grain: labour register row x household number
SELECT a.household_no, e.row_id
FROM able_members AS a
JOIN rows_employment AS e ON e.person_id = a.person_id
