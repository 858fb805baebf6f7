-- purpose: diagnoses, with their person
-- inputs: core_health, links_keyed
-- grain: health row linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.disease_code,
    core.disease,
    core.is_major_disease,
    core.diagnosed_date,
    core.disability_care_level
FROM core_health AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'health'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
