-- purpose: the left side of a pass by itself
-- inputs: left_records
-- grain: variant
SELECT 'left' AS side, left_records.*
FROM left_records
