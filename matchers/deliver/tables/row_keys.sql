-- purpose: the identity fingerprint of each row, by which a clerk's judgement is carried forward
-- inputs: row_links, entities
-- grain: accepted source row x role
SELECT row_links.row_id, row_links.role, entities.fingerprint AS row_key
FROM row_links
JOIN entities ON entities.entity = row_links.entity
WHERE row_links.decision <> 'unauthorised'
ORDER BY row_links.row_id ASC NULLS LAST, row_links.role ASC NULLS LAST
