-- purpose: both sides of a pass over the keys, one under the other
-- inputs: left_records, right_records
-- grain: side x variant
SELECT 'left' AS side, left_records.* FROM left_records
UNION ALL
SELECT 'right' AS side, right_records.* FROM right_records
