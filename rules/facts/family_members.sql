-- purpose: a household as a family: its roster rows and the hukou households they belong to, taken together
-- inputs: rows_roster, person_hukou, rows_household_register, person_roster
-- grain: family_key (roster number, else hukou number) x person
WITH roster_hukou AS (
    SELECT DISTINCT roster.household_no, hukou.hukou_no
    FROM rows_roster AS roster
    JOIN person_hukou AS hukou ON hukou.person_id = roster.person_id
),

unlisted_hukou AS (
    SELECT DISTINCT hukou.hukou_no, hukou.person_id
    FROM person_hukou AS hukou
    LEFT JOIN person_roster AS roster ON roster.person_id = hukou.person_id
    WHERE roster.person_id IS NULL
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
SELECT unlisted_hukou.hukou_no, hukou.person_id
FROM unlisted_hukou
JOIN person_hukou AS hukou ON hukou.hukou_no = unlisted_hukou.hukou_no
LEFT JOIN roster_hukou ON roster_hukou.hukou_no = unlisted_hukou.hukou_no
WHERE roster_hukou.hukou_no IS NULL
