-- purpose: when each known person was first seen
-- inputs: known_people, person_numbers
-- grain: person
SELECT person_numbers.person_no, known_people.first_period
FROM known_people
JOIN person_numbers ON person_numbers.person_id = known_people.person_id
