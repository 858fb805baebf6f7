-- purpose: what rules before found that rests on linked rows only
-- inputs: hits
-- grain: lead
SELECT *
FROM hits
WHERE unproven IS NULL
