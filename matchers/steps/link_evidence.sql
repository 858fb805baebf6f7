-- purpose: why a scored row was linked, or waits for a clerk: level and weight of each feature, and the runner-up
-- inputs: row_links, judged, root_persons, roots
-- grain: accepted source row x role that was scored
SELECT
    l.row_id,
    l.role,
    'P' || lpad(CAST(coalesce(l.person_no, l.candidate_no) AS VARCHAR), 9, '0') AS person_id,
    j.id_level,
    j.name_level,
    j.birth_level,
    j.phone_level,
    j.address_level,
    j.head_level,
    j.sex_level,
    j.id_millibits,
    j.name_millibits,
    j.birth_millibits,
    j.phone_millibits,
    j.address_millibits,
    j.head_millibits,
    j.sex_millibits,
    j.cap_millibits,
    j.prior_millibits,
    j.total AS total_millibits,
    'P' || lpad(CAST(u.person_no AS VARCHAR), 9, '0') AS runner_up_person_id,
    l.runner_up_total AS runner_up_millibits,
    CASE
        WHEN l.runner_up IS NULL THEN NULL
        WHEN l.decision = 'review' AND l.runner_up_total >= l.total - $margin THEN '两名候选人分值相近，不能自动认定'
        WHEN l.runner_up_name_level IN ('N7', 'N8', 'N0', '--') THEN '姓名不符，分值低于首选'
        ELSE '分值低于首选'
    END AS why_not_runner_up
FROM row_links AS l
JOIN judged AS j ON j.seeker = l.entity AND j.target = l.compared_with
LEFT JOIN roots AS g ON g.entity = l.runner_up
LEFT JOIN root_persons AS u ON u.root = g.root
WHERE l.decision <> 'unauthorised'
