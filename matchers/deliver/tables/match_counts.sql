-- purpose: rows by outcome, per source file (self rows only: the others are second people of the same row)
-- inputs: files, row_links
-- grain: source file that was accepted
SELECT
    f.extract,
    f.source_file,
    CAST(sum(CASE WHEN l.decision = 'unauthorised' THEN 1 ELSE 0 END) AS BIGINT) AS rows_unauthorised,
    CAST(sum(CASE WHEN l.decision = 'auto' THEN 1 ELSE 0 END) AS BIGINT) AS rows_linked_auto,
    CAST(sum(CASE WHEN l.decision = 'review' THEN 1 ELSE 0 END) AS BIGINT) AS rows_in_review,
    CAST(sum(CASE WHEN l.decision = 'new' THEN 1 ELSE 0 END) AS BIGINT) AS rows_new
FROM files AS f
LEFT JOIN row_links AS l ON l.row_id // 100000000 = f.file_no AND l.role = 'self'
GROUP BY f.extract, f.source_file
ORDER BY source_file ASC NULLS LAST
