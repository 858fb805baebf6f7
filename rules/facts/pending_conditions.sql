-- purpose: whether a pending certificate or diagnosis would exempt a household or keep a single cover standing
-- inputs: pending_rows, core_disability, core_health
-- grain: person with a pending certificate that is or may be valid (its status was emptied), or a pending major illness
WITH certificates AS (
    SELECT DISTINCT pending.person_id
    FROM pending_rows AS pending
    JOIN core_disability AS core ON core.row_id = pending.row_id
    WHERE pending.extract = 'disability' AND NOT core.is_after_as_of
        AND (
            core.emptied LIKE '%|certificate_status|%'
            OR (
                core.certificate_status = '有效'
                AND (core.valid_until IS NULL OR core.valid_until >= $as_of)
            )
        )
),

illnesses AS (
    SELECT DISTINCT pending.person_id
    FROM pending_rows AS pending
    JOIN core_health AS core ON core.row_id = pending.row_id
    WHERE pending.extract = 'health' AND NOT core.is_after_as_of AND core.is_major_disease
)

SELECT
    coalesce(certificates.person_id, illnesses.person_id) AS person_id,
    certificates.person_id IS NOT NULL AS may_have_certificate,
    illnesses.person_id IS NOT NULL AS may_have_major_disease
FROM certificates
FULL JOIN illnesses ON illnesses.person_id = certificates.person_id
