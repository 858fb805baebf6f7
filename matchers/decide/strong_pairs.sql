-- purpose: pairs that could be linked, or asked about, or stand in another's way, by their total or
--          their number; those so weak that they cannot are left out
-- inputs: pair_decisions
-- grain: left entity x right entity
SELECT left_entity, right_entity, key, left_kind, right_kind, may_link, is_certain, asks, level,
    name_level, total
FROM pair_decisions
WHERE total >= $min_total OR is_own OR is_number_almost_whole OR asks = 'waits'
