-- purpose: the keys of the right side that the left side has too
-- inputs: block_keys, left_keys
-- grain: blocking key x right entity x key x year
SELECT DISTINCT block_keys.key_no, block_keys.key, block_keys.entity, block_keys.year
FROM block_keys
JOIN (SELECT DISTINCT key_no, key FROM left_keys) AS looked_for
    ON looked_for.key_no = block_keys.key_no AND looked_for.key = block_keys.key
WHERE block_keys.side = 'right'
