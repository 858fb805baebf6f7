-- purpose: what else is known of everybody whom this month's rows name
-- inputs: all_people
-- grain: person
SELECT
    person_id,
    phone, address, live_area, hukou_area, live_township, hukou_township, former_name, rows,
    is_on_roster, is_in_register, first_period
FROM all_people
WHERE rows > 0
ORDER BY person_no ASC NULLS LAST
