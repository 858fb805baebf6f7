-- purpose: when each known person was first seen
-- inputs: known_people
-- grain: person
SELECT CAST(substr(person_id, 2) AS BIGINT) AS person_no, first_period
FROM known_people
