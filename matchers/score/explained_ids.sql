-- purpose: entities whose damaged number agrees with the valid one of somebody whose name agrees
--          too: the valid numbers of others, which it might have been as well, then contradict it
-- inputs: best_levels, id_levels, name_levels
-- grain: entity without a trusted number
SELECT DISTINCT best_levels.left_entity AS entity
FROM best_levels
JOIN id_levels ON id_levels.level_no = best_levels.id_level_no AND id_levels.is_damaged
JOIN name_levels ON name_levels.level_no = best_levels.name_level_no AND name_levels.is_agreeing
WHERE best_levels.left_entity < 0 AND best_levels.right_entity > 0
