-- purpose: custody rows of the parent generation
-- inputs: parents_in_register, rows_justice
-- grain: term x hukou number x generation
SELECT j.row_id, g.hukou_no, g.generation
FROM parents_in_register AS g
JOIN rows_justice AS j ON j.person_id = g.parent_key AND j.is_serving
