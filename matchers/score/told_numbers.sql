-- purpose: entities whose damaged number agrees with the valid one of somebody whose name agrees too: the valid numbers of
--          others, which it might have been as well, then contradict it
-- inputs: best_levels, weights_card
-- grain: loose entity
SELECT DISTINCT b.seeker AS entity
FROM best_levels AS b
JOIN weights_card AS i ON i.feature = 'id' AND i.place = b.id_place AND i.level IN ('truncated', 'masked', 'ending', 'one_edit')
JOIN weights_card AS n
    ON n.feature = 'name' AND n.place = b.name_place AND n.level IN ('equal', 'variant', 'equivalent', 'homophone', 'similar', 'miswritten')
WHERE b.seeker < 0 AND b.target > 0
