-- purpose: cells emptied because their value is invalid in an optional column
-- inputs: cell_issues
-- grain: extract x column x reason
SELECT extract, "column", reason_code, count(*) AS cells, count(DISTINCT source_file) AS files
FROM cell_issues
GROUP BY extract, "column", reason_code
ORDER BY extract NULLS LAST, "column" NULLS LAST, reason_code NULLS LAST
