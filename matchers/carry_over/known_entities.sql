-- purpose: under which entity each person of the months before appears this month
-- inputs: entity_of
-- grain: known person
SELECT -row_id AS person_no, entity
FROM entity_of
WHERE extract = 'known'
