-- purpose: everybody known from the months before, in the shape of an extract
-- inputs: known_people, person_numbers
-- grain: person
SELECT
    -person_numbers.person_no AS row_id,
    known_people.name,
    known_people.id_no,
    FALSE AS id_no_is_numeric,
    known_people.sex,
    known_people.birth_date,
    cast(NULL AS VARCHAR) AS birth_date_raw,
    known_people.phone,
    known_people.address,
    known_people.hukou_area,
    known_people.live_area,
    known_people.former_name
FROM known_people
JOIN person_numbers ON person_numbers.person_id = known_people.person_id
