-- purpose: living members of authorised households 在保 in 低保, 特困 or 低保边缘: whose property is looked at
-- inputs: roster_members, roster_households, authorised_households, person_conditions, pending_conditions, refused_by_person
-- grain: household number x person; under two numbers, only at the one whose own authorisation holds
SELECT
    members.household_no,
    members.person_id,
    min(members.level_rank) AS level_rank,
    min(members.row_id) AS roster_row,
    max(
        CASE WHEN conditions.may_have_certificate OR refused.may_have_certificate THEN 1 ELSE 0 END
    ) = 1 AS may_have_certificate,
    max(CASE WHEN conditions.has_major_disease THEN 1 ELSE 0 END) = 1 AS has_major_disease,
    max(CASE WHEN conditions.has_certificate THEN 1 ELSE 0 END) = 1 AS has_certificate,
    max(CASE WHEN pending.person_id IS NOT NULL THEN 1 ELSE 0 END) = 1 AS has_condition_in_review,
    max(CASE WHEN pending.may_have_major_disease THEN 1 ELSE 0 END) = 1 AS has_illness_in_review,
    max(CASE WHEN refused.may_have_illness THEN 1 ELSE 0 END) = 1 AS may_have_illness
FROM roster_members AS members
JOIN roster_households ON roster_households.household_no = members.household_no
JOIN authorised_households ON authorised_households.household_no = members.household_no
LEFT JOIN person_conditions AS conditions ON conditions.person_id = members.person_id
LEFT JOIN pending_conditions AS pending ON pending.person_id = members.person_id
LEFT JOIN refused_by_person AS refused ON refused.person_id = members.person_id
WHERE roster_households.is_low_income AND members.is_here AND members.person_id IS NOT NULL
GROUP BY members.household_no, members.person_id
