-- purpose: the normal forms of those who look for somebody
-- inputs: forms, seekers
-- grain: profile of a seeker
SELECT f.*
FROM forms AS f
WHERE f.entity IN (SELECT s.entity FROM seekers AS s)
