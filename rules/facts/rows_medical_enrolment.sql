-- purpose: medical insurance enrolments, with their person
-- inputs: core_medical_enrolment, linked_rows
-- grain: medical_enrolment row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.insured_status,
    core.is_subsidised,
    core.has_care_insurance,
    coalesce(core.emptied LIKE '%|has_care_insurance|%', FALSE) AS is_care_unknown
FROM core_medical_enrolment AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
