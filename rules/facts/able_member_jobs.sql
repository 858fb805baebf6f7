-- purpose: labour register rows of those members
-- inputs: able_members, rows_employment
-- grain: labour register row x household number
SELECT able_members.household_no, jobs.row_id
FROM able_members
JOIN rows_employment AS jobs ON jobs.person_id = able_members.person_id
