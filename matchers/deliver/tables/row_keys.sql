-- purpose: the identity fingerprint of each row, by which a clerk's word is remembered
-- inputs: row_links, entities
-- grain: accepted source row x role
SELECT l.row_id, l.role, e.fingerprint AS row_key
FROM row_links AS l
JOIN entities AS e ON e.entity = l.entity
WHERE l.decision <> 'unauthorised'
ORDER BY l.row_id ASC NULLS LAST, l.role ASC NULLS LAST
