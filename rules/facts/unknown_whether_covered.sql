-- purpose: numbers of people and of households of whom nobody may say that they are not covered, as one column
-- inputs: coverage_unknown
-- grain: person number, or household number
SELECT person_id AS subject
FROM coverage_unknown
WHERE person_id IS NOT NULL
UNION
SELECT household_no AS subject
FROM coverage_unknown
WHERE household_no IS NOT NULL
