-- purpose: delivered table: what each accepted row was linked to
-- inputs: row_links, files, own_weights
-- grain: accepted source row x role
SELECT
    l.extract,
    f.source_file,
    CAST(l.row_id % 100000000 AS INTEGER) AS source_row,
    l.role,
    'P' || lpad(CAST(l.person_no AS VARCHAR), 9, '0') AS person_id,
    l.level,
    CAST(coalesce(l.total, b.millibits) AS DOUBLE) / 1000 AS bits,
    l.decision,
    l.rule
FROM row_links AS l
JOIN files AS f ON f.file_no = l.row_id // 100000000
LEFT JOIN own_weights AS b ON b.entity = l.entity
WHERE l.decision <> 'unauthorised'
ORDER BY l.row_id ASC NULLS LAST, l.role ASC NULLS LAST
