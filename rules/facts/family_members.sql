-- purpose: a household as a family: its roster rows and the hukou households they belong to, taken together
-- inputs: rows_roster, person_hukou, rows_household_register, person_roster
-- grain: family_key (roster number, else hukou number) x person
WITH roster_hukou AS (
    SELECT DISTINCT r.household_no, h.hukou_no
    FROM rows_roster AS r
    JOIN person_hukou AS h ON h.person_id = r.person_id
),

unlisted_hukou AS (
    SELECT DISTINCT h.hukou_no, h.person_id
    FROM person_hukou AS h
    LEFT JOIN person_roster AS r ON r.person_id = h.person_id
    WHERE r.person_id IS NULL
)

SELECT DISTINCT r.household_no AS family_key, r.person_id
FROM rows_roster AS r
WHERE r.person_id IS NOT NULL
UNION
SELECT x.household_no, h.person_id
FROM roster_hukou AS x
JOIN rows_household_register AS h ON h.hukou_no = x.hukou_no
WHERE h.person_id IS NOT NULL
UNION
SELECT u.hukou_no, h.person_id
FROM unlisted_hukou AS u
JOIN person_hukou AS h ON h.hukou_no = u.hukou_no
LEFT JOIN roster_hukou AS x ON x.hukou_no = u.hukou_no
WHERE x.hukou_no IS NULL
