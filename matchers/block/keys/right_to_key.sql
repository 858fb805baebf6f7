-- purpose: the right side of a pass by itself
-- inputs: right_records
-- grain: variant
SELECT 'right' AS side, right_records.*
FROM right_records
