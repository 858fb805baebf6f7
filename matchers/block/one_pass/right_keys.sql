-- purpose: the keys of the right side that the left side has too
-- inputs: block_keys, left_keys
-- grain: blocking key x right entity x key x year
SELECT DISTINCT key_no, key, entity, year
FROM block_keys
WHERE side = 'right' AND key IN (SELECT left_keys.key FROM left_keys)
