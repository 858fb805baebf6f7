-- purpose: the keys of entities that look for somebody
-- inputs: what a key's step gives of seeking_forms
-- grain: seeker x key
SELECT DISTINCT k.key, k.entity, k.year
FROM ({keys}) AS k
WHERE k.is_left
