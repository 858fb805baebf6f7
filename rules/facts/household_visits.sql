-- purpose: when each household was last visited: by the number on the record, else by the households of the person visited
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
    WHERE visits.household_no IS NULL
    UNION ALL
    SELECT persons.household_key, visits.visited_date
    FROM rows_visits AS visits
    JOIN persons ON persons.person_id = visits.person_id
    WHERE visits.household_no IS NULL
) AS visited
GROUP BY household_key
