-- purpose: what link_policy.yaml decides on: each combination of levels and conditions that any pair has
-- inputs: pair_facts
-- grain: combination
SELECT DISTINCT
    id_level,
    name_level,
    birth_level,
    phone_level,
    address_level,
    sex_level,
    seeker_kind,
    is_told_apart,
    is_listed_apart,
    is_of_one_row,
    is_own,
    is_plain,
    has_namesake,
    is_holed,
    has_no_number,
    is_outranked,
    is_ghost
FROM pair_facts
