-- purpose: identity state: everybody ever seen, as last described
-- inputs: all_people
-- grain: person
SELECT
    person_id,
    name, id_no, sex, birth_date, phone, address, live_area, hukou_area, former_name, first_period
FROM all_people
ORDER BY person_no ASC NULLS LAST
