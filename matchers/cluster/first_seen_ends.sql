-- purpose: the ends of all who are seen for the first time: a table of one row of its own, for a
--          join with it on nothing is then no loop over everybody on any engine
-- inputs: first_seen
-- grain: the month
SELECT
    coalesce(min(fingerprint), '') AS lowest,
    coalesce(max(fingerprint), '') AS highest
FROM first_seen
WHERE fingerprint < 'g'
