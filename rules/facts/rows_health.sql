-- purpose: diagnoses, with their person
-- inputs: core_health, links_keyed
-- grain: health row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.disease_code,
    c.disease,
    c.is_major_disease,
    c.diagnosed_date,
    c.disability_care_level
FROM core_health AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'health' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
