-- purpose: medical insurance enrolments, with their person
-- inputs: core_medical_enrolment, links_keyed
-- grain: medical_enrolment row linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.insured_status,
    core.is_subsidised,
    core.has_care_insurance
FROM core_medical_enrolment AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'medical_enrolment'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
