-- purpose: the entity that stands for each entity's person: goals followed to their end (a goal's goal is a base or new)
-- inputs: outcomes
-- grain: entity
SELECT
    o.entity,
    CASE WHEN o.goal IS NULL THEN NULL ELSE coalesce(third.goal, second.goal, first.goal, o.goal) END AS root
FROM outcomes AS o
LEFT JOIN outcomes AS first ON first.entity = o.goal AND first.entity <> o.entity
LEFT JOIN outcomes AS second ON second.entity = first.goal AND second.entity <> first.entity
LEFT JOIN outcomes AS third ON third.entity = second.goal AND third.entity <> second.entity
