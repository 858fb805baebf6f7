-- purpose: the people whose property and income look-ups may be read
-- inputs: rows_roster
-- grain: member of a household on the roster or applying whose authorisation has not ended at as_of
WITH authorised AS (
    SELECT r.household_no
    FROM rows_roster AS r
    WHERE r.status IN ('在保', '渐退', '申请中')
    GROUP BY r.household_no
    HAVING max(r.authorised_until) >= $as_of
)
SELECT DISTINCT r.person_id
FROM rows_roster AS r
JOIN authorised AS a ON a.household_no = r.household_no
WHERE r.person_id IS NOT NULL
