-- purpose: the entities of which a pair is to be compared
-- inputs: pairs
-- grain: entity
SELECT left_entity AS entity
FROM pairs
UNION
SELECT right_entity AS entity
FROM pairs
