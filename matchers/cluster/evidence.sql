-- purpose: why each scored entity is where it is, carried forward for those that kept their link
-- inputs: entity_decisions, entities, pair_decisions, index_before
-- grain: entity that was scored, this month or before
SELECT
    entity_decisions.entity,
    pair_decisions.id_level,
    pair_decisions.name_level,
    pair_decisions.birth_level,
    pair_decisions.phone_level,
    pair_decisions.address_level,
    pair_decisions.head_level,
    pair_decisions.sex_level,
    pair_decisions.id_millibits,
    pair_decisions.name_millibits,
    pair_decisions.birth_millibits,
    pair_decisions.phone_millibits,
    pair_decisions.address_millibits,
    pair_decisions.head_millibits,
    pair_decisions.sex_millibits,
    pair_decisions.cap_millibits,
    pair_decisions.prior_millibits,
    pair_decisions.total
FROM entity_decisions
JOIN pair_decisions
    ON pair_decisions.left_entity = entity_decisions.entity
        AND pair_decisions.right_entity = entity_decisions.compared_with
UNION ALL
SELECT
    entity_decisions.entity,
    index_before.id_level,
    index_before.name_level,
    index_before.birth_level,
    index_before.phone_level,
    index_before.address_level,
    index_before.head_level,
    index_before.sex_level,
    index_before.id_millibits,
    index_before.name_millibits,
    index_before.birth_millibits,
    index_before.phone_millibits,
    index_before.address_millibits,
    index_before.head_millibits,
    index_before.sex_millibits,
    index_before.cap_millibits,
    index_before.prior_millibits,
    index_before.millibits AS total
FROM entity_decisions
JOIN entities ON entities.entity = entity_decisions.entity
JOIN index_before ON index_before.fingerprint = entities.fingerprint
WHERE entity_decisions.is_carried_forward AND index_before.id_level IS NOT NULL
