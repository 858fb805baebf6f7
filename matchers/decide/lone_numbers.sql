-- purpose: valid numbers that one department alone writes, neither register nor roster, and that no
--          month before knows
-- inputs: scored, entities, record_entities
-- grain: trusted number
SELECT record_entities.entity
FROM record_entities
JOIN (SELECT DISTINCT left_entity FROM scored) AS looking
    ON looking.left_entity = record_entities.entity
JOIN entities ON entities.entity = record_entities.entity AND entities.kind = 'trusted_id'
GROUP BY record_entities.entity
HAVING min(record_entities.extract) = max(record_entities.extract)
    AND min(record_entities.extract) NOT IN ('known', 'household_register', 'roster')
