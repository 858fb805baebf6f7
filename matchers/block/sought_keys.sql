-- purpose: the keys of entities that may be the ones looked for, where somebody looks
-- inputs: what a key's step gives of forms, targets, seeking_keys
-- grain: target x key
SELECT DISTINCT k.key, k.entity, k.year
FROM ({keys}) AS k
JOIN targets AS t ON t.entity = k.entity
WHERE k.is_right AND k.key IN (SELECT q.key FROM seeking_keys AS q)
