-- purpose: under which entity each person of the months before appears this month
-- inputs: record_entities
-- grain: known person
SELECT -row_id AS person_no, entity
FROM record_entities
WHERE extract = 'known'
