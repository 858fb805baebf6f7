-- purpose: how many pairs each block would make
-- inputs: left_keys, right_keys
-- grain: key
SELECT l.key, l.lefts, r.rights, l.lefts * r.rights AS pairs
FROM (SELECT key, count(*) AS lefts FROM left_keys GROUP BY key) AS l
JOIN (SELECT key, count(*) AS rights FROM right_keys GROUP BY key) AS r ON r.key = l.key
