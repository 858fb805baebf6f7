-- purpose: living members of households 在保 in 低保, 特困 or 低保边缘: whose property is looked at
-- inputs: roster_members, roster_households, person_conditions, in_review
-- grain: household number x person
SELECT
    members.household_no,
    members.person_id,
    min(members.level_rank) AS level_rank,
    min(members.row_id) AS roster_row,
    max(CASE WHEN conditions.may_have_certificate THEN 1 ELSE 0 END) = 1 AS has_certificate,
    max(CASE WHEN conditions.has_major_disease THEN 1 ELSE 0 END) = 1 AS has_major_disease,
    max(CASE WHEN in_review.person_id IS NOT NULL THEN 1 ELSE 0 END) = 1 AS has_condition_in_review,
    max(CASE WHEN in_review.extract = 'health' THEN 1 ELSE 0 END) = 1 AS has_illness_in_review
FROM roster_members AS members
JOIN roster_households ON roster_households.household_no = members.household_no
LEFT JOIN person_conditions AS conditions ON conditions.person_id = members.person_id
LEFT JOIN in_review
    ON in_review.person_id = members.person_id AND in_review.extract IN ('disability', 'health')
WHERE roster_households.is_low_income AND members.is_here AND members.person_id IS NOT NULL
GROUP BY members.household_no, members.person_id
