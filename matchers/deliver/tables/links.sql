-- purpose: delivered table: what each accepted row was linked to
-- inputs: row_links, files, own_weights
-- grain: accepted source row x role
SELECT
    row_links.extract,
    files.source_file,
    row_links.source_row,
    row_links.role,
    row_links.person_id,
    row_links.level,
    cast(coalesce(row_links.total, own_weights.millibits) AS DOUBLE) / 1000 AS bits,
    row_links.decision,
    row_links.rule
FROM row_links
JOIN files ON files.file_no = row_links.file_no
LEFT JOIN own_weights ON own_weights.entity = row_links.entity
WHERE row_links.decision <> 'unauthorised'
ORDER BY row_links.row_id ASC NULLS LAST, row_links.role ASC NULLS LAST
