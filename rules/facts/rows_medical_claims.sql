-- purpose: settlements of the 12 months to as_of, each once, with their person
-- inputs: core_medical_claims, linked_rows, repeated_claims
-- grain: settlement linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.visit_kind,
    core.admitted_date,
    core.settled_date,
    core.medical_assistance_yuan,
    core.out_of_pocket_yuan
FROM core_medical_claims AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
LEFT JOIN repeated_claims ON repeated_claims.claim_no = core.claim_no
WHERE NOT core.is_after_as_of
    AND core.settled_date > $spending_months_day
    AND (repeated_claims.kept_row_id IS NULL OR repeated_claims.kept_row_id = core.row_id)
