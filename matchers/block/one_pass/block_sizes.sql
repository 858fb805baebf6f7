-- purpose: how many pairs each block would make
-- inputs: left_keys, right_keys
-- grain: blocking key x key
SELECT l.key_no, l.key, l.lefts, r.rights, l.lefts * r.rights AS pairs
FROM (SELECT key_no, key, count(*) AS lefts FROM left_keys GROUP BY key_no, key) AS l
JOIN (SELECT key_no, key, count(*) AS rights FROM right_keys GROUP BY key_no, key) AS r
    ON r.key_no = l.key_no AND r.key = l.key
