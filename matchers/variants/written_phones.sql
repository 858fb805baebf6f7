-- purpose: every phone as written somewhere
-- inputs: variants
-- grain: written phone
SELECT DISTINCT phone AS written
FROM variants
WHERE phone <> ''
