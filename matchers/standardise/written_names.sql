-- purpose: every name as written somewhere: own, former, head of household
-- inputs: mentions
-- grain: written name
SELECT name AS written FROM mentions WHERE name <> ''
UNION
SELECT former_name AS written FROM mentions WHERE former_name <> ''
