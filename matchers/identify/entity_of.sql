-- purpose: which entity each mention belongs to
-- inputs: claims, numbered, loose_mentions, loose
-- grain: mention
SELECT c.row_id, c.role, c.extract, c.rank, c.is_authorised, c.is_repaired, n.entity
FROM claims AS c
JOIN numbered AS n ON n.id18 = c.id18 AND n.hard = c.hard
UNION ALL
SELECT m.row_id, m.role, m.extract, m.rank, m.is_authorised, FALSE AS is_repaired, l.entity
FROM loose_mentions AS m
JOIN loose AS l ON l.fingerprint = m.fingerprint
