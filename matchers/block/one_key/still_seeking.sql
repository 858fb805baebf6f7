-- purpose: seekers that no key has found a candidate for
-- inputs: seekers, pairs
-- grain: entity
SELECT seekers.entity
FROM seekers
LEFT JOIN (SELECT DISTINCT seeker FROM pairs) AS served ON served.seeker = seekers.entity
WHERE served.seeker IS NULL
