-- purpose: every address as written somewhere
-- inputs: variants
-- grain: written address
SELECT DISTINCT address AS written
FROM variants
WHERE address <> ''
