-- purpose: pairs that no number tells to be one, with the lists that the left entity is on
-- inputs: scored, list_entries
-- grain: left entity x right entity x list
SELECT scored.left_entity, scored.right_entity, list_entries.listed, list_entries.extract
FROM scored
JOIN list_entries ON list_entries.entity = scored.left_entity
WHERE scored.is_number_inconclusive
