-- purpose: what each accepted row was linked to, by row_id; of a row in review the best candidate
-- inputs: row_links
-- grain: accepted source row x role
SELECT
    row_id,
    extract,
    role,
    person_id,
    level,
    decision,
    candidate_person_id
FROM row_links
WHERE decision <> 'unauthorised'
ORDER BY row_id ASC NULLS LAST, role ASC NULLS LAST
