-- purpose: rows that were not accepted, by extract, file, column and reason
-- inputs: rejected
-- grain: source file x column x reason
SELECT extract, source_file, "column", reason_code,
    min(reason) AS reason,
    count(DISTINCT source_row) AS rows
FROM rejected
GROUP BY extract, source_file, "column", reason_code
ORDER BY extract NULLS LAST, source_file NULLS LAST, "column" NULLS LAST, reason_code NULLS LAST
