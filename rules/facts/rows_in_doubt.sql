-- purpose: the rows of those people, the unproven ones among them: what `linked_rows` is to a rule that reads again with these
-- inputs: linked_rows, people_in_doubt, unproven_rows
-- grain: source row x role of somebody concerned
SELECT linked_rows.row_id, linked_rows.role, linked_rows.person_id, linked_rows.level_rank
FROM linked_rows
JOIN people_in_doubt ON people_in_doubt.person_id = linked_rows.person_id
UNION ALL
SELECT row_id, role, person_id, level_rank
FROM unproven_rows
