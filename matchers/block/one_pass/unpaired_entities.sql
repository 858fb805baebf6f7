-- purpose: left entities that no key has found a candidate for
-- inputs: left_entities, pairs
-- grain: entity
SELECT left_entities.entity
FROM left_entities
LEFT JOIN (SELECT DISTINCT left_entity FROM pairs) AS served
    ON served.left_entity = left_entities.entity
WHERE served.left_entity IS NULL
