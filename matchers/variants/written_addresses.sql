-- purpose: every address as written somewhere
-- inputs: profiles
-- grain: written address
SELECT DISTINCT address AS written
FROM profiles
WHERE address <> ''
