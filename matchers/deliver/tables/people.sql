-- purpose: delivered table: everybody whom this month's rows name
-- inputs: all_people
-- grain: person
SELECT
    person_id,
    name, id_no, sex, birth_date, township
FROM all_people
WHERE rows > 0
ORDER BY person_no ASC NULLS LAST
