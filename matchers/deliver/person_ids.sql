-- purpose: how each person number is written: of those known before and of those seen this month
-- inputs: numbered_persons, known_entities, index_before
-- grain: person number
SELECT person_no, 'P' || lpad(cast(person_no AS VARCHAR), 9, '0') AS person_id
FROM (
    SELECT person_no FROM numbered_persons
    UNION
    SELECT person_no FROM known_entities
    UNION
    SELECT person_no FROM index_before
) AS numbers
