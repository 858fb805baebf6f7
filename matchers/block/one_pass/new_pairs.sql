-- purpose: the pairs of blocks within the budget that no earlier pass found, each under the first
--          blocking key that finds it
-- inputs: left_keys, right_keys, block_sizes, pairs, keys_of_pass
-- grain: left entity x right entity
WITH skipped AS ( -- few: what is within the budget need not be looked up again
    SELECT key_no, key
    FROM block_sizes
    WHERE pairs > $budget
),

found AS (
    SELECT
        left_keys.entity AS left_entity,
        right_keys.entity AS right_entity,
        min(left_keys.key_no) AS key_no
    FROM left_keys
    JOIN right_keys ON right_keys.key_no = left_keys.key_no AND right_keys.key = left_keys.key
    LEFT JOIN skipped ON skipped.key_no = left_keys.key_no AND skipped.key = left_keys.key
    WHERE skipped.key IS NULL AND left_keys.entity <> right_keys.entity
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
