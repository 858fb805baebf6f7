-- purpose: entities that are surely the same as another one without a trusted number
-- inputs: pair_decisions
-- grain: entity
SELECT left_entity AS entity FROM pair_decisions WHERE may_link AND total >= $auto
    AND right_kind = 'no_trusted_id'
UNION
SELECT right_entity AS entity FROM pair_decisions WHERE may_link AND total >= $auto
    AND right_kind = 'no_trusted_id'
