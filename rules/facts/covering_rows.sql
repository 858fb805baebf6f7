-- purpose: the roster rows that cover a person
-- inputs: roster_members
-- grain: roster row 在保 or 渐退 of a covered person
SELECT row_id, person_id, household_no, programme, level_rank
FROM roster_members
WHERE is_covering AND person_id IS NOT NULL
