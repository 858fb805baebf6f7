-- purpose: the keys of bases that may be the new or the old number of another
-- inputs: block_keys
-- grain: base x key
SELECT key, entity, year
FROM block_keys
WHERE is_left
