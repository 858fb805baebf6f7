-- purpose: medical insurance enrolments, with their person
-- inputs: core_medical_enrolment, links_keyed
-- grain: medical_enrolment row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.insured_status,
    c.is_subsidised,
    c.has_care_insurance
FROM core_medical_enrolment AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'medical_enrolment' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
