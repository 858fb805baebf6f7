-- purpose: the roster rows that cover a person
-- inputs: roster_members
-- grain: roster row 在保 or 渐退 of a covered person
SELECT m.row_id, m.person_id, m.household_no, m.programme, m.level_rank
FROM roster_members AS m
WHERE m.is_covering AND m.person_id IS NOT NULL
