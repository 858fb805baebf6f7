-- purpose: how many person numbers changed, and how
-- inputs: person_events
-- grain: kind of change
SELECT kind, count(*) AS people
FROM person_events
GROUP BY kind
ORDER BY kind
