-- purpose: entities that have found their trusted number, by scoring or by what is carried forward;
--          what is carried forward holds unless a newly seen number claims the entity by itself,
--          whether or not the entity was scored again
-- inputs: record_decisions, carried_forward, entities, known_entities
-- grain: left entity
WITH switched AS (
    SELECT record_decisions.left_entity
    FROM record_decisions
    LEFT JOIN known_entities ON known_entities.entity = record_decisions.goal
    WHERE record_decisions.decision = 'auto' AND known_entities.entity IS NULL
)

SELECT record_decisions.left_entity, record_decisions.goal
FROM record_decisions
LEFT JOIN carried_forward ON carried_forward.entity = record_decisions.left_entity
LEFT JOIN switched ON switched.left_entity = record_decisions.left_entity
WHERE record_decisions.decision = 'auto'
    AND record_decisions.left_kind IN ('no_trusted_id', 'trusted_id')
    AND (carried_forward.entity IS NULL OR switched.left_entity IS NOT NULL)
UNION ALL
SELECT carried_forward.entity AS left_entity,
    coalesce(record_decisions.goal, carried_forward.goal) AS goal
FROM carried_forward
JOIN entities ON entities.entity = carried_forward.goal
LEFT JOIN record_decisions
    ON record_decisions.left_entity = carried_forward.goal AND record_decisions.decision = 'auto'
LEFT JOIN switched ON switched.left_entity = carried_forward.entity
WHERE switched.left_entity IS NULL
    AND (entities.kind = 'trusted_id' OR record_decisions.left_entity IS NOT NULL)
