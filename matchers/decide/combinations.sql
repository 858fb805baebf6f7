-- purpose: what link_policy.yaml decides on: each combination of levels and conditions that any
--          pair has
-- inputs: pair_facts
-- grain: combination
SELECT DISTINCT
    id_level,
    name_level,
    birth_level,
    phone_level,
    address_level,
    head_level,
    sex_level,
    left_kind,
    is_judged_different,
    is_listed_separately,
    is_of_one_row,
    is_own,
    is_plain,
    has_namesake,
    has_unreadable_name,
    has_no_number,
    is_outranked,
    states_number,
    is_lone_number,
    is_known_only
FROM pair_facts
