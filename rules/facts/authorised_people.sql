-- purpose: the people whose property and income look-ups may be read
-- inputs: rows_roster
-- grain: member of a household on the roster or applying whose authorisation has not ended at as_of
WITH authorised AS (
    SELECT household_no
    FROM rows_roster
    WHERE status IN ('在保', '渐退', '申请中')
    GROUP BY household_no
    HAVING max(authorised_until) >= $as_of
)
SELECT DISTINCT roster.person_id
FROM rows_roster AS roster
JOIN authorised ON authorised.household_no = roster.household_no
WHERE roster.person_id IS NOT NULL
