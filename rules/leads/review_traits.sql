-- purpose: what files show of a household under review without a day: who belongs to it, whether they work, where they live and are registered
-- inputs: reviews_of_households, roster_members, person_jobs, person_details
-- grain: household number x person x trait (member, work, address, hukou); a trait that is not known has no row
WITH members AS (
    SELECT DISTINCT roster.household_no, roster.person_id
    FROM reviews_of_households AS reviews
    JOIN roster_members AS roster ON roster.household_no = reviews.household_no
    WHERE roster.person_id IS NOT NULL AND roster.is_active AND roster.is_here
)

SELECT household_no, person_id, 'member' AS trait, 'yes' AS value
FROM members
UNION ALL
SELECT
    members.household_no, members.person_id, 'work',
    CASE WHEN jobs.is_working THEN 'yes' ELSE 'no' END
FROM members
JOIN person_jobs AS jobs ON jobs.person_id = members.person_id
UNION ALL
SELECT members.household_no, members.person_id, 'address', details.live_area
FROM members
JOIN person_details AS details ON details.person_id = members.person_id
WHERE details.live_area IS NOT NULL
UNION ALL
SELECT members.household_no, members.person_id, 'hukou', details.hukou_area
FROM members
JOIN person_details AS details ON details.person_id = members.person_id
WHERE details.hukou_area IS NOT NULL
