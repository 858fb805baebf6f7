-- purpose: living members of 低保 households who are of working age and able to work
-- inputs: roster_members, roster_programmes, people
-- grain: household number x member; person_id is null while the row waits in identity review, its own birth date counts then
SELECT
    members.household_no,
    members.member_key,
    members.person_id,
    min(members.row_id) AS row_id,
    max(members.level_rank) AS level_rank
FROM roster_members AS members
JOIN roster_programmes AS programmes
    ON programmes.household_no = members.household_no AND programmes.programme = '低保'
LEFT JOIN people ON people.person_id = members.person_id
WHERE members.is_here
    AND members.work_capacity = '有'
    AND coalesce(people.birth_date, members.birth_date) <= $work_age_day
    AND coalesce(people.birth_date, members.birth_date) > $old_age_day
GROUP BY members.household_no, members.member_key, members.person_id
