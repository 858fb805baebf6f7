-- purpose: the pairs of blocks within the budget that no earlier pass found, each under the first
--          blocking key that finds it
-- inputs: left_keys, right_keys, block_sizes, pairs, keys_of_pass
-- grain: left entity x right entity
WITH found AS (
    SELECT
        left_keys.entity AS left_entity,
        right_keys.entity AS right_entity,
        min(block_sizes.key_no) AS key_no
    FROM block_sizes
    JOIN left_keys ON left_keys.key_no = block_sizes.key_no AND left_keys.key = block_sizes.key
    JOIN right_keys ON right_keys.key_no = block_sizes.key_no AND right_keys.key = block_sizes.key
    WHERE block_sizes.pairs <= $budget AND left_keys.entity <> right_keys.entity
        AND (left_keys.year IS NULL OR right_keys.year IS NULL
            OR (left_keys.year - right_keys.year BETWEEN -1 AND 1))
    GROUP BY left_keys.entity, right_keys.entity
)

SELECT found.left_entity, found.right_entity, keys_of_pass.key
FROM found
JOIN keys_of_pass ON keys_of_pass.key_no = found.key_no
LEFT JOIN pairs
    ON pairs.left_entity = found.left_entity AND pairs.right_entity = found.right_entity
WHERE pairs.left_entity IS NULL
