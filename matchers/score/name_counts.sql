-- purpose: how many people bear a name, told by the entities with a trusted number (one per valid
--          number); the whole population
-- inputs: entities_with_id
-- grain: name
SELECT hard, count(*) AS people
FROM entities_with_id
WHERE is_trusted AND hard <> ''
GROUP BY hard
