-- purpose: the keys of entities that look for somebody
-- inputs: block_keys, seekers
-- grain: seeker x key
SELECT k.key, k.entity, k.year
FROM block_keys AS k
JOIN seekers AS s ON s.entity = k.entity
WHERE k.is_left
