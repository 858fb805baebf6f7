-- purpose: why a scored row was linked, or waits for a clerk: level and weight of each feature, and the runner-up
-- inputs: row_links, evidence, root_persons, roots, name_levels
-- grain: accepted source row x role that was scored
SELECT
    l.row_id,
    l.role,
    'P' || lpad(CAST(coalesce(l.person_no, l.candidate_no) AS VARCHAR), 9, '0') AS person_id,
    v.id_level,
    v.name_level,
    v.birth_level,
    v.phone_level,
    v.address_level,
    v.head_level,
    v.sex_level,
    v.id_millibits,
    v.name_millibits,
    v.birth_millibits,
    v.phone_millibits,
    v.address_millibits,
    v.head_millibits,
    v.sex_millibits,
    v.cap_millibits,
    v.prior_millibits,
    CAST(v.total AS INTEGER) AS total_millibits,
    'P' || lpad(CAST(u.person_no AS VARCHAR), 9, '0') AS runner_up_person_id,
    l.runner_up_total AS runner_up_millibits,
    CASE
        WHEN l.runner_up IS NULL THEN NULL
        WHEN l.decision = 'review' AND l.runner_up_total >= l.total - $margin THEN '两名候选人分值相近，不能自动认定'
        WHEN n.is_insufficient THEN '姓名不符，分值低于首选'
        ELSE '分值低于首选'
    END AS why_not_runner_up
FROM row_links AS l
JOIN evidence AS v ON v.entity = l.entity
LEFT JOIN name_levels AS n ON n.level = l.runner_up_name_level
LEFT JOIN roots AS g ON g.entity = l.runner_up
LEFT JOIN root_persons AS u ON u.root = g.root
WHERE l.decision <> 'unauthorised'
ORDER BY l.row_id ASC NULLS LAST, l.role ASC NULLS LAST
