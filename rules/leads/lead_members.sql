-- purpose: the living people of every household that has a lead; a call in identity review is no household's
-- inputs: hits, roster_members, hukou_members, persons
-- grain: household_key x person
WITH wanted AS (
    SELECT DISTINCT household_key, person_id
    FROM hits
    WHERE coalesce(unproven, '') <> 'call'
)

SELECT wanted.household_key, members.person_id
FROM wanted
JOIN roster_members AS members ON members.household_no = wanted.household_key
WHERE members.is_here AND members.person_id IS NOT NULL
UNION
SELECT wanted.household_key, hukou_members.person_id
FROM wanted
JOIN hukou_members ON hukou_members.hukou_no = wanted.household_key
WHERE hukou_members.person_id IS NOT NULL
UNION
SELECT wanted.household_key, wanted.person_id
FROM wanted
JOIN persons ON persons.person_id = wanted.person_id
WHERE persons.is_here
