-- purpose: living members of 低保 households who are of working age and able to work
-- inputs: roster_members, roster_programmes, people
-- grain: household number x member; person_id is null while the row waits in identity review, its own birth date counts then
SELECT m.household_no, m.member_key, m.person_id, min(m.row_id) AS row_id, max(m.level_rank) AS level_rank
FROM roster_members AS m
JOIN roster_programmes AS g ON g.household_no = m.household_no AND g.programme = '低保'
LEFT JOIN people AS x ON x.person_id = m.person_id
WHERE m.is_here AND m.work_capacity = '有' AND coalesce(x.birth_date, m.birth_date) <= $years_ago_16 AND coalesce(x.birth_date, m.birth_date) > $years_ago_60
GROUP BY m.household_no, m.member_key, m.person_id
