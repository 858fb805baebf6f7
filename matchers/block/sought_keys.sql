-- purpose: the keys of entities that may be the ones looked for, where somebody looks
-- inputs: block_keys, targets, seeking_keys
-- grain: target x key
SELECT k.key, k.entity, k.year
FROM block_keys AS k
JOIN targets AS t ON t.entity = k.entity
WHERE k.is_right AND k.key IN (SELECT q.key FROM seeking_keys AS q)
