-- purpose: settlements of the 12 months to as_of, each once, with their person
-- inputs: core_medical_claims, links_keyed, repeated_claims
-- grain: settlement linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.visit_kind,
    core.admitted_date,
    core.settled_date,
    core.medical_assistance_yuan,
    core.out_of_pocket_yuan
FROM core_medical_claims AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'medical_claims'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
LEFT JOIN repeated_claims ON repeated_claims.claim_no = core.claim_no
WHERE NOT core.is_after_as_of
    AND core.settled_date > $months_ago_12
    AND (repeated_claims.kept_row_id IS NULL OR repeated_claims.kept_row_id = core.row_id)
