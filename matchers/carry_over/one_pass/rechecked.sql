-- purpose: already linked entities that share a key with a number seen for the first time, and no
--          earlier pass found
-- inputs: block_keys, rechecked
-- grain: entity
SELECT DISTINCT l.entity
FROM block_keys AS l
JOIN block_keys AS r ON r.key_no = l.key_no AND r.key = l.key AND r.side = 'right'
LEFT JOIN rechecked AS found ON found.entity = l.entity
WHERE l.side = 'left' AND found.entity IS NULL
    AND (l.year IS NULL OR r.year IS NULL OR (l.year - r.year BETWEEN -1 AND 1))
