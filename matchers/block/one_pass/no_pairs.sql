-- purpose: the pairs before the first key: none
-- inputs: left_entities
-- grain: left entity x right entity
SELECT entity AS left_entity, entity AS right_entity, cast('' AS VARCHAR) AS key
FROM left_entities
WHERE FALSE
