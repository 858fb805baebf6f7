-- purpose: rows by outcome, per source file (self rows only: the others are second people of the
--          same row)
-- inputs: files, row_links
-- grain: source file that was accepted
SELECT
    files.extract,
    files.source_file,
    cast(sum(CASE WHEN row_links.decision = 'unauthorised' THEN 1 ELSE 0 END) AS BIGINT)
        AS rows_unauthorised,
    cast(sum(CASE WHEN row_links.decision = 'auto' THEN 1 ELSE 0 END) AS BIGINT)
        AS rows_linked_auto,
    cast(sum(CASE WHEN row_links.decision = 'review' THEN 1 ELSE 0 END) AS BIGINT)
        AS rows_in_review,
    cast(sum(CASE WHEN row_links.decision = 'new' THEN 1 ELSE 0 END) AS BIGINT) AS rows_new
FROM files
LEFT JOIN row_links ON row_links.file_no = files.file_no AND row_links.role = 'self'
GROUP BY files.extract, files.source_file
ORDER BY source_file ASC NULLS LAST
