-- purpose: rows by outcome, per source file (self rows only: the others are second people of the same row)
-- inputs: files, row_links
-- grain: source file that was accepted
SELECT
    f.extract,
    f.source_file,
    sum(CASE WHEN l.decision = 'unauthorised' THEN 1 ELSE 0 END) AS rows_unauthorised,
    sum(CASE WHEN l.decision = 'auto' THEN 1 ELSE 0 END) AS rows_linked_auto,
    sum(CASE WHEN l.decision = 'review' THEN 1 ELSE 0 END) AS rows_in_review,
    sum(CASE WHEN l.decision = 'new' THEN 1 ELSE 0 END) AS rows_new
FROM files AS f
LEFT JOIN row_links AS l ON l.row_id // 100000000 = f.file_no AND l.role = 'self'
GROUP BY f.extract, f.source_file
