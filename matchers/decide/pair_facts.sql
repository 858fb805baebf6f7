-- purpose: each scored pair with the conditions that link_policy.yaml asks for; of two valid numbers the pair is kept once, the
--          one with less authority looking for the other
-- inputs: scored, entities, told_apart, namesakes, holed, listed_apart, two_people
-- grain: seeker x target
SELECT
    scored.*,
    seeker.kind AS seeker_kind,
    target.kind AS target_kind,
    told_l.entity IS NOT NULL OR told_r.entity IS NOT NULL AS is_told_apart,
    listed_apart.seeker IS NOT NULL AS is_listed_apart,
    row_l.entity IS NOT NULL OR row_r.entity IS NOT NULL AS is_of_one_row,
    coalesce(seeker.id18 = target.id18, FALSE) AS is_own,
    seeker.is_plain,
    namesakes.entity IS NOT NULL AS has_namesake,
    holed_l.entity IS NOT NULL OR holed_r.entity IS NOT NULL AS is_holed,
    target.rank < seeker.rank AS is_outranked,
    seeker.first_row < 0 AND seeker.mentions = 1 AS is_ghost
FROM scored
JOIN entities AS seeker ON seeker.entity = scored.seeker
JOIN entities AS target ON target.entity = scored.target
LEFT JOIN told_apart AS told_l ON told_l.entity = scored.seeker AND told_l.other = scored.target
LEFT JOIN told_apart AS told_r ON told_r.entity = scored.target AND told_r.other = scored.seeker
LEFT JOIN namesakes ON namesakes.entity = scored.seeker
LEFT JOIN holed AS holed_l ON holed_l.entity = scored.seeker
LEFT JOIN holed AS holed_r ON holed_r.entity = scored.target
LEFT JOIN listed_apart ON listed_apart.seeker = scored.seeker AND listed_apart.target = scored.target
LEFT JOIN two_people AS row_l ON row_l.entity = scored.seeker AND row_l.other = scored.target
LEFT JOIN two_people AS row_r ON row_r.entity = scored.target AND row_r.other = scored.seeker
WHERE seeker.kind <> 'base' OR target.rank < seeker.rank
    OR (target.rank = seeker.rank AND target.entity < seeker.entity)
