-- purpose: living members of households 在保 in 低保, 特困 or 低保边缘: whose property is looked at
-- inputs: roster_members, roster_households, person_conditions, in_review
-- grain: household number x person
SELECT
    m.household_no,
    m.person_id,
    min(m.level_rank) AS level_rank,
    min(m.row_id) AS roster_row,
    max(CASE WHEN c.may_have_certificate THEN 1 ELSE 0 END) = 1 AS has_certificate,
    max(CASE WHEN c.has_major_disease THEN 1 ELSE 0 END) = 1 AS has_major_disease,
    max(CASE WHEN v.person_id IS NOT NULL THEN 1 ELSE 0 END) = 1 AS has_condition_in_review,
    max(CASE WHEN v.extract = 'health' THEN 1 ELSE 0 END) = 1 AS has_illness_in_review
FROM roster_members AS m
JOIN roster_households AS h ON h.household_no = m.household_no
LEFT JOIN person_conditions AS c ON c.person_id = m.person_id
LEFT JOIN in_review AS v ON v.person_id = m.person_id AND v.extract IN ('disability', 'health')
WHERE h.is_low_income AND m.is_here AND m.person_id IS NOT NULL
GROUP BY m.household_no, m.person_id
