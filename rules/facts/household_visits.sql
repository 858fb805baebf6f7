-- purpose: when each household was last visited: by the number on the record, else by the households of the person visited
-- inputs: rows_visits, roster_members, persons
-- grain: household_key with a visit
SELECT x.household_key, max(x.visited_date) AS last_visit
FROM (
    SELECT s.household_no AS household_key, s.visited_date
    FROM rows_visits AS s
    WHERE s.household_no IS NOT NULL
    UNION ALL
    SELECT m.household_no, s.visited_date
    FROM rows_visits AS s
    JOIN roster_members AS m ON m.person_id = s.person_id
    WHERE s.household_no IS NULL
    UNION ALL
    SELECT p.household_key, s.visited_date
    FROM rows_visits AS s
    JOIN persons AS p ON p.person_id = s.person_id
    WHERE s.household_no IS NULL
) AS x
GROUP BY x.household_key
