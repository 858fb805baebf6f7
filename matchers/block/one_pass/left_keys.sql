-- purpose: the keys of the left side
-- inputs: block_keys
-- grain: blocking key x left entity x key x year
SELECT DISTINCT key_no, key, entity, year
FROM block_keys
WHERE side = 'left'
