-- purpose: lists that name each person once, and who is on them, of those whom no number tells from a candidate; a person of
--          the months before is on the lists of the rows that are remembered as his
-- inputs: scored, remembered, entity_of, once_extracts
-- grain: entity x entity that stands for it on the list x extract
WITH looked_up AS (
    SELECT seeker AS entity, seeker AS listed FROM scored WHERE is_number_inconclusive
    UNION
    SELECT target AS entity, target AS listed FROM scored WHERE is_number_inconclusive
    UNION
    SELECT goal AS entity, entity AS listed FROM remembered
)

SELECT DISTINCT w.entity, w.listed, m.extract
FROM looked_up AS w
JOIN entity_of AS m ON m.entity = w.listed AND m.role = 'self'
WHERE m.extract IN (SELECT o.extract FROM once_extracts AS o)
