-- purpose: the keys of the left side
-- inputs: block_keys
-- grain: left entity x key x year
SELECT DISTINCT key, entity, year
FROM block_keys
WHERE side = 'left'
