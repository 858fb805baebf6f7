-- purpose: why a scored row was linked, or waits for a clerk: level and weight of each feature, and
--          the runner-up
-- inputs: row_links, evidence, numbered_persons, person_ids, representatives, name_levels
-- grain: accepted source row x role that was scored
SELECT
    row_links.row_id,
    row_links.role,
    coalesce(row_links.person_id, row_links.candidate_person_id) AS person_id,
    evidence.id_level,
    evidence.name_level,
    evidence.birth_level,
    evidence.phone_level,
    evidence.address_level,
    evidence.head_level,
    evidence.sex_level,
    evidence.id_millibits,
    evidence.name_millibits,
    evidence.birth_millibits,
    evidence.phone_millibits,
    evidence.address_millibits,
    evidence.head_millibits,
    evidence.sex_millibits,
    evidence.cap_millibits,
    evidence.prior_millibits,
    cast(evidence.total AS INTEGER) AS total_millibits,
    person_ids.person_id AS runner_up_person_id,
    row_links.runner_up_total AS runner_up_millibits,
    CASE
        WHEN row_links.runner_up IS NULL THEN NULL
        WHEN row_links.decision = 'review'
            AND row_links.runner_up_total >= row_links.total - $margin THEN '两名候选人分值相近，不能自动认定'
        WHEN name_levels.is_insufficient THEN '姓名不符，分值低于首选'
        ELSE '分值低于首选'
    END AS why_not_runner_up
FROM row_links
JOIN evidence ON evidence.entity = row_links.entity
LEFT JOIN name_levels ON name_levels.level = row_links.runner_up_name_level
LEFT JOIN representatives ON representatives.entity = row_links.runner_up
LEFT JOIN numbered_persons ON numbered_persons.representative = representatives.representative
LEFT JOIN person_ids ON person_ids.person_no = numbered_persons.person_no
WHERE row_links.decision <> 'unauthorised'
ORDER BY row_links.row_id ASC NULLS LAST, row_links.role ASC NULLS LAST
