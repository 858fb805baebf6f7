-- purpose: the pairs of blocks within the budget that no earlier key found
-- inputs: seeking_keys, sought_keys, block_sizes, pairs
-- grain: seeker x target
SELECT DISTINCT l.entity AS seeker, r.entity AS target
FROM block_sizes AS b
JOIN seeking_keys AS l ON l.key = b.key
JOIN sought_keys AS r ON r.key = b.key
LEFT JOIN pairs AS p ON p.seeker = l.entity AND p.target = r.entity
WHERE b.pairs <= $budget AND l.entity <> r.entity AND p.seeker IS NULL
    AND (l.year IS NULL OR r.year IS NULL OR (l.year - r.year BETWEEN -1 AND 1))
