-- purpose: the identity fingerprint of each row, by which a clerk's word is remembered
-- inputs: row_links
-- grain: accepted source row x role
SELECT row_id, role, fingerprint AS row_key
FROM row_links
WHERE decision <> 'unauthorised'
