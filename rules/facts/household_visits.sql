-- purpose: when each household was last visited: a visit counts for the number on it and for every household of its person
-- inputs: rows_visits, roster_members, persons
-- grain: household_key with a visit
SELECT household_key, max(visited_date) AS last_visit
FROM (
    SELECT household_no AS household_key, visited_date
    FROM rows_visits
    WHERE household_no IS NOT NULL
    UNION ALL
    SELECT members.household_no, visits.visited_date
    FROM rows_visits AS visits
    JOIN roster_members AS members ON members.person_id = visits.person_id
    UNION ALL
    SELECT persons.household_key, visits.visited_date
    FROM rows_visits AS visits
    JOIN persons ON persons.person_id = visits.person_id
) AS visited
GROUP BY household_key
