-- purpose: every phone as written somewhere
-- inputs: profiles
-- grain: written phone
SELECT DISTINCT phone AS written
FROM profiles
WHERE phone <> ''
