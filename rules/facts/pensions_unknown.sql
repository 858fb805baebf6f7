-- purpose: old people of whom nobody can say whether they draw a pension: no row, and no file that would hold them here
-- inputs: persons, person_pensions
-- grain: person who is here and old and is neither registered here nor on the roster nor monitored
SELECT persons.person_id
FROM persons
LEFT JOIN person_pensions AS pensions ON pensions.person_id = persons.person_id
WHERE persons.is_here
    AND NOT persons.is_resident
    AND persons.age >= $old_age
    AND pensions.person_id IS NULL
