-- purpose: a household as a family: its roster rows and the hukou households of its living members, taken together
-- inputs: roster_members, rows_roster, person_hukou, rows_household_register
-- grain: family_key x person; the roster number, else, where nobody living in the hukou has one, the hukou number
WITH roster_hukou AS (
    SELECT DISTINCT members.household_no, hukou.hukou_no
    FROM roster_members AS members
    JOIN person_hukou AS hukou ON hukou.person_id = members.person_id
    WHERE members.is_here
)

SELECT DISTINCT household_no AS family_key, person_id
FROM rows_roster
WHERE person_id IS NOT NULL
UNION
SELECT roster_hukou.household_no, hukou.person_id
FROM roster_hukou
JOIN rows_household_register AS hukou ON hukou.hukou_no = roster_hukou.hukou_no
WHERE hukou.person_id IS NOT NULL
UNION
SELECT hukou.hukou_no, hukou.person_id
FROM person_hukou AS hukou
LEFT JOIN roster_hukou ON roster_hukou.hukou_no = hukou.hukou_no
WHERE roster_hukou.hukou_no IS NULL
