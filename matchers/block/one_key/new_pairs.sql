-- purpose: the pairs of blocks within the budget that no earlier key found
-- inputs: left_keys, right_keys, block_sizes, pairs
-- grain: left entity x right entity
SELECT DISTINCT l.entity AS seeker, r.entity AS target, CAST($key AS VARCHAR) AS key
FROM block_sizes
JOIN left_keys AS l ON l.key = block_sizes.key
JOIN right_keys AS r ON r.key = block_sizes.key
LEFT JOIN pairs AS found ON found.seeker = l.entity AND found.target = r.entity
WHERE block_sizes.pairs <= $budget AND l.entity <> r.entity AND found.seeker IS NULL
    AND (l.year IS NULL OR r.year IS NULL OR (l.year - r.year BETWEEN -1 AND 1))
