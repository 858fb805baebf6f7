-- purpose: the number in each person ID that earlier months or clerks name
-- inputs: known_people, verdicts
-- grain: person ID
SELECT person_id, cast(substr(person_id, 2) AS BIGINT) AS person_no
FROM (
    SELECT person_id FROM known_people
    UNION
    SELECT person_id FROM verdicts WHERE person_id IS NOT NULL
) AS named
