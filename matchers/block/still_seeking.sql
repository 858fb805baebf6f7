-- purpose: seekers that no key has found a candidate for
-- inputs: seekers, pairs
-- grain: seeker
SELECT entity FROM seekers
WHERE entity NOT IN (SELECT seeker FROM pairs)
