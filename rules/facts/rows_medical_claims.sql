-- purpose: settlements of the 12 months to as_of, each once, with their person
-- inputs: core_medical_claims, links_keyed, repeated_claims
-- grain: settlement linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.visit_kind,
    c.admitted_date,
    c.settled_date,
    c.medical_assistance_yuan,
    c.out_of_pocket_yuan
FROM core_medical_claims AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'medical_claims' AND l.role = 'self' AND l.decision IN ('auto', 'new')
LEFT JOIN repeated_claims AS r ON r.claim_no = c.claim_no
WHERE NOT c.is_after_as_of
    AND c.settled_date > $months_ago_12
    AND (r.kept_row_id IS NULL OR r.kept_row_id = c.row_id)
