-- purpose: cremation rows of the parent generation
-- inputs: parents_in_register, rows_funeral
-- grain: cremation row x hukou number x generation
SELECT f.row_id, g.hukou_no, g.generation
FROM parents_in_register AS g
JOIN rows_funeral AS f ON f.person_id = g.parent_key
