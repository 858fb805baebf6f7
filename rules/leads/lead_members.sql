-- purpose: the living people of every household that has a lead
-- inputs: hits, roster_members, hukou_members, persons
-- grain: household_key x person
WITH wanted AS (
    SELECT DISTINCT h.household_key, h.person_id
    FROM hits AS h
)

SELECT w.household_key, m.person_id
FROM wanted AS w
JOIN roster_members AS m ON m.household_no = w.household_key
WHERE m.is_here AND m.person_id IS NOT NULL
UNION
SELECT w.household_key, m.person_id
FROM wanted AS w
JOIN hukou_members AS m ON m.hukou_no = w.household_key
WHERE m.person_id IS NOT NULL
UNION
SELECT w.household_key, w.person_id
FROM wanted AS w
JOIN persons AS p ON p.person_id = w.person_id
WHERE p.is_here
