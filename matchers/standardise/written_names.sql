-- purpose: every name as written somewhere: own, former, head of household
-- inputs: person_records
-- grain: written name
SELECT name AS written FROM person_records WHERE name <> ''
UNION
SELECT former_name AS written FROM person_records WHERE former_name <> ''
