-- purpose: lists that name each person once, and who is on them, of those whom no number tells from
--          a candidate; a person of the months before is on the lists of the rows that are carried
--          forward as his
-- inputs: scored, carried_forward, record_entities, single_entry_extracts
-- grain: entity x entity that stands for it on the list x extract
WITH looked_up AS (
    SELECT left_entity AS entity, left_entity AS listed FROM scored WHERE is_number_inconclusive
    UNION
    SELECT right_entity AS entity, right_entity AS listed FROM scored WHERE is_number_inconclusive
    UNION
    SELECT goal AS entity, entity AS listed FROM carried_forward
)

SELECT DISTINCT looked_up.entity, looked_up.listed, record_entities.extract
FROM looked_up
JOIN record_entities ON record_entities.entity = looked_up.listed AND record_entities.role = 'self'
WHERE record_entities.extract IN (SELECT single_entry_extracts.extract FROM single_entry_extracts)
