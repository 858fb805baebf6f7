-- purpose: what each scored pair may become, as link_policy.yaml has it for its combination of levels and conditions: how sure
--          a link would be, whether it may be made without a clerk (is_certain: whatever the total), when a clerk is asked,
--          and why; pairs that are never one person are left out
-- inputs: pair_facts, combination_outcomes
-- grain: seeker x target
SELECT
    facts.seeker,
    facts.target,
    facts.key,
    facts.seeker_kind,
    facts.target_kind,
    facts.is_own,
    facts.is_number_almost_whole,
    facts.id_level,
    facts.name_level,
    facts.birth_level,
    facts.phone_level,
    facts.address_level,
    facts.head_level,
    facts.sex_level,
    facts.id_millibits,
    facts.name_millibits,
    facts.birth_millibits,
    facts.phone_millibits,
    facts.address_millibits,
    facts.head_millibits,
    facts.sex_millibits,
    facts.cap_millibits,
    facts.prior_millibits,
    facts.total,
    outcomes.level,
    outcomes.may_link,
    outcomes.is_certain,
    outcomes.asks,
    outcomes.reason
FROM pair_facts AS facts
JOIN combination_outcomes AS outcomes
    ON outcomes.id_level = facts.id_level
    AND outcomes.name_level = facts.name_level
    AND outcomes.birth_level = facts.birth_level
    AND outcomes.phone_level = facts.phone_level
    AND outcomes.address_level = facts.address_level
    AND outcomes.sex_level = facts.sex_level
    AND outcomes.seeker_kind = facts.seeker_kind
    AND outcomes.is_told_apart = facts.is_told_apart
    AND outcomes.is_listed_apart = facts.is_listed_apart
    AND outcomes.is_of_one_row = facts.is_of_one_row
    AND outcomes.is_own = facts.is_own
    AND outcomes.is_plain = facts.is_plain
    AND outcomes.has_namesake = facts.has_namesake
    AND outcomes.is_holed = facts.is_holed
    AND outcomes.has_no_number = facts.has_no_number
    AND outcomes.is_outranked = facts.is_outranked
    AND outcomes.is_ghost = facts.is_ghost
WHERE NOT outcomes.is_apart
