-- purpose: cremation rows of the parent generation
-- inputs: parents_in_register, rows_funeral
-- grain: cremation row x hukou number x generation
SELECT funerals.row_id, parents.hukou_no, parents.generation
FROM parents_in_register AS parents
JOIN rows_funeral AS funerals ON funerals.person_id = parents.parent_key
