-- purpose: the entity that stands for each entity's person: goals followed to their end (a goal's
--          goal is a trusted number or new)
-- inputs: entity_decisions
-- grain: entity
SELECT
    entity_decisions.entity,
    CASE WHEN entity_decisions.goal IS NULL THEN NULL
        ELSE coalesce(third.goal, second.goal, first.goal, entity_decisions.goal) END
            AS representative
FROM entity_decisions
LEFT JOIN entity_decisions AS first
    ON first.entity = entity_decisions.goal AND first.entity <> entity_decisions.entity
LEFT JOIN entity_decisions AS second ON second.entity = first.goal AND second.entity <> first.entity
LEFT JOIN entity_decisions AS third ON third.entity = second.goal AND third.entity <> second.entity
