-- purpose: both sides of a pass over the keys, one under the other
-- inputs: left_records, right_records
-- grain: side x variant
SELECT 'left' AS side, l.* FROM left_records AS l
UNION ALL
SELECT 'right' AS side, r.* FROM right_records AS r
