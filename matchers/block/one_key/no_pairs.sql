-- purpose: the pairs before the first key: none
-- inputs: seekers
-- grain: left entity x right entity
SELECT entity AS seeker, entity AS target, CAST('' AS VARCHAR) AS key
FROM seekers
WHERE FALSE
