-- purpose: custody rows of the parent generation
-- inputs: parents_in_register, rows_justice
-- grain: term x hukou number x generation
SELECT terms.row_id, parents.hukou_no, parents.generation
FROM parents_in_register AS parents
JOIN rows_justice AS terms ON terms.person_id = parents.parent_key AND terms.is_serving
