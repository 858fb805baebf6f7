-- purpose: whom I14 says must be visited: 特困 people cared for at home, and monitored people on the roster, each at their own number
-- inputs: roster_members, monitored_members, persons
-- grain: living person x reason; household_no is the person's own number, that of the row while the row waits in identity review
SELECT
    members.person_id,
    coalesce(persons.roster_no, members.household_no) AS household_no,
    members.row_id AS roster_row,
    cast(NULL AS bigint) AS monitoring_row
FROM roster_members AS members
LEFT JOIN persons ON persons.person_id = members.person_id
WHERE members.programme = '特困'
    AND members.status = $in_force
    AND members.care_mode = '分散'
    AND members.is_covering
    AND members.is_here
UNION ALL
SELECT persons.person_id, persons.roster_no, persons.roster_row, min(monitored.row_id)
FROM monitored_members AS monitored
JOIN persons ON persons.person_id = monitored.person_id
WHERE persons.roster_no IS NOT NULL AND persons.is_here
GROUP BY persons.person_id, persons.roster_no, persons.roster_row
