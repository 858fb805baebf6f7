-- purpose: this month's person records, and the file and the row in it that a row_id stands for:
--          file_no x 100,000,000 + source_row
-- inputs: record_entities
-- grain: accepted source row x role
SELECT
    *,
    row_id // 100000000 AS file_no,
    cast(row_id % 100000000 AS INTEGER) AS source_row
FROM record_entities
WHERE extract <> 'known'
