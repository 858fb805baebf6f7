-- purpose: diagnoses, with their person
-- inputs: core_health, linked_rows
-- grain: health row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.disease_code,
    core.disease,
    core.is_major_disease,
    core.diagnosed_date,
    core.disability_care_level
FROM core_health AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
