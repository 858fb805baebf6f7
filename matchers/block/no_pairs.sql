-- purpose: the pairs before the first key: none
-- inputs: seekers
-- grain: seeker x target
SELECT entity AS seeker, entity AS target, CAST('' AS VARCHAR) AS key
FROM seekers
WHERE FALSE
