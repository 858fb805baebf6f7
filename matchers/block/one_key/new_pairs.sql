-- purpose: the pairs of blocks within the budget that no earlier key found
-- inputs: left_keys, right_keys, block_sizes, pairs
-- grain: left entity x right entity
SELECT DISTINCT left_keys.entity AS left_entity, right_keys.entity AS right_entity,
    cast($key AS VARCHAR) AS key
FROM block_sizes
JOIN left_keys ON left_keys.key = block_sizes.key
JOIN right_keys ON right_keys.key = block_sizes.key
LEFT JOIN pairs AS found
    ON found.left_entity = left_keys.entity AND found.right_entity = right_keys.entity
WHERE block_sizes.pairs <= $budget AND left_keys.entity <> right_keys.entity
    AND found.left_entity IS NULL
    AND (left_keys.year IS NULL OR right_keys.year IS NULL
        OR (left_keys.year - right_keys.year BETWEEN -1 AND 1))
