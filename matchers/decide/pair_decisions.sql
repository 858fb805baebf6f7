-- purpose: what each scored pair may become, as link_policy.yaml has it for its combination of
--          levels and conditions: how sure a link would be, whether it may be made without a clerk
--          (is_certain: whatever the total), when a clerk is asked, and why; pairs that are never
--          one person are left out
-- inputs: pair_facts, combination_outcomes
-- grain: left entity x right entity
SELECT
    facts.left_entity,
    facts.right_entity,
    facts.key,
    facts.left_kind,
    facts.right_kind,
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
    policy.level,
    policy.may_link,
    policy.is_certain,
    policy.asks,
    policy.reason,
    policy.is_only_lacking
FROM pair_facts AS facts
JOIN combination_outcomes AS policy
    ON policy.id_level = facts.id_level
    AND policy.name_level = facts.name_level
    AND policy.birth_level = facts.birth_level
    AND policy.phone_level = facts.phone_level
    AND policy.address_level = facts.address_level
    AND policy.head_level = facts.head_level
    AND policy.sex_level = facts.sex_level
    AND policy.left_kind = facts.left_kind
    AND policy.is_judged_different = facts.is_judged_different
    AND policy.is_listed_separately = facts.is_listed_separately
    AND policy.is_of_one_row = facts.is_of_one_row
    AND policy.is_own = facts.is_own
    AND policy.is_plain = facts.is_plain
    AND policy.has_namesake = facts.has_namesake
    AND policy.has_unreadable_name = facts.has_unreadable_name
    AND policy.has_no_number = facts.has_no_number
    AND policy.is_outranked = facts.is_outranked
    AND policy.is_known_only = facts.is_known_only
    AND policy.states_number = facts.states_number
    AND policy.is_lone_number = facts.is_lone_number
WHERE NOT policy.is_apart
