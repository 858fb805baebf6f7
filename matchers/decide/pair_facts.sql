-- purpose: each scored pair with the conditions that link_policy.yaml asks for; of two valid
--          numbers the pair is kept once, the one with less authority looking for the other: of a
--          lesser source, or one that a single department writes beside one that others know
-- inputs: scored, entities, cannot_links_by_clerk, namesakes, unreadable_names,
--          cannot_links_by_list, cannot_links_by_row, states_number, lone_numbers
-- grain: left entity x right entity
SELECT
    scored.*,
    l.kind AS left_kind,
    r.kind AS right_kind,
    different_l.entity IS NOT NULL OR different_r.entity IS NOT NULL AS is_judged_different,
    cannot_links_by_list.left_entity IS NOT NULL AS is_listed_separately,
    row_l.entity IS NOT NULL OR row_r.entity IS NOT NULL AS is_of_one_row,
    coalesce(l.id18 = r.id18, FALSE) AS is_own,
    l.is_plain,
    namesakes.entity IS NOT NULL AS has_namesake,
    unreadable_l.entity IS NOT NULL OR unreadable_r.entity IS NOT NULL AS has_unreadable_name,
    r.rank < l.rank
    OR (r.rank = l.rank AND lone_l.entity IS NOT NULL AND lone_r.entity IS NULL) AS is_outranked,
    states_number.entity IS NOT NULL AS states_number,
    lone_l.entity IS NOT NULL AS is_lone_number,
    l.first_row < 0 AND l.records = 1 AS is_known_only
FROM scored
JOIN entities AS l ON l.entity = scored.left_entity
JOIN entities AS r ON r.entity = scored.right_entity
LEFT JOIN cannot_links_by_clerk AS different_l
    ON different_l.entity = scored.left_entity AND different_l.other = scored.right_entity
LEFT JOIN cannot_links_by_clerk AS different_r
    ON different_r.entity = scored.right_entity AND different_r.other = scored.left_entity
LEFT JOIN namesakes ON namesakes.entity = scored.left_entity
LEFT JOIN unreadable_names AS unreadable_l ON unreadable_l.entity = scored.left_entity
LEFT JOIN unreadable_names AS unreadable_r ON unreadable_r.entity = scored.right_entity
LEFT JOIN cannot_links_by_list
    ON cannot_links_by_list.left_entity = scored.left_entity
        AND cannot_links_by_list.right_entity = scored.right_entity
LEFT JOIN cannot_links_by_row AS row_l
    ON row_l.entity = scored.left_entity AND row_l.other = scored.right_entity
LEFT JOIN cannot_links_by_row AS row_r
    ON row_r.entity = scored.right_entity AND row_r.other = scored.left_entity
LEFT JOIN states_number ON states_number.entity = scored.left_entity
LEFT JOIN lone_numbers AS lone_l ON lone_l.entity = scored.left_entity
LEFT JOIN lone_numbers AS lone_r ON lone_r.entity = scored.right_entity
WHERE l.kind <> 'trusted_id' OR r.rank < l.rank
    OR (r.rank = l.rank AND lone_l.entity IS NOT NULL AND lone_r.entity IS NULL)
    OR (r.rank = l.rank AND r.entity < l.entity
        AND (lone_l.entity IS NULL) = (lone_r.entity IS NULL))
