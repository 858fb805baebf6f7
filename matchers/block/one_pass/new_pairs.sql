-- purpose: the pairs of blocks within the budget that no earlier pass found, each under the first
--          blocking key that finds it
-- inputs: left_keys, right_keys, block_sizes, pairs, keys_of_pass
-- grain: left entity x right entity
WITH
-- blocks beyond the budget: few, and so long that they go before their sides meet
skipped AS (
    SELECT key_no, key
    FROM block_sizes
    WHERE pairs > $budget
),

within AS (
    SELECT left_keys.key_no, left_keys.key, left_keys.entity, left_keys.year
    FROM left_keys
    LEFT JOIN skipped ON skipped.key_no = left_keys.key_no AND skipped.key = left_keys.key
    WHERE skipped.key IS NULL
),

found AS (
    SELECT
        within.entity AS left_entity,
        right_keys.entity AS right_entity,
        min(within.key_no) AS key_no
    FROM within
    JOIN right_keys ON right_keys.key_no = within.key_no AND right_keys.key = within.key
    WHERE within.entity <> right_keys.entity
        AND (within.year IS NULL OR right_keys.year IS NULL
            OR (within.year - right_keys.year BETWEEN -1 AND 1))
    GROUP BY within.entity, right_keys.entity
)

SELECT found.left_entity, found.right_entity, keys_of_pass.key
FROM found
JOIN keys_of_pass ON keys_of_pass.key_no = found.key_no
LEFT JOIN pairs
    ON pairs.left_entity = found.left_entity AND pairs.right_entity = found.right_entity
WHERE pairs.left_entity IS NULL
