-- purpose: certificates and illnesses that exempt a household or make a visit a must
-- inputs: rows_disability, rows_health
-- grain: person with a certificate that is or may be valid (its status was emptied), or a diagnosis
WITH certificates AS (
    SELECT
        person_id,
        max(CASE WHEN is_valid THEN 1 ELSE 0 END) = 1 AS has_certificate,
        max(CASE WHEN is_valid OR is_status_unknown THEN 1 ELSE 0 END) = 1 AS may_have_certificate
    FROM rows_disability
    WHERE is_valid OR is_status_unknown
    GROUP BY person_id
),

illnesses AS (
    SELECT
        person_id,
        max(CASE WHEN is_major_disease THEN 1 ELSE 0 END) = 1 AS has_major_disease,
        max(CASE WHEN disability_care_level IN ('中度', '重度') THEN 1 ELSE 0 END) = 1 AS needs_care
    FROM rows_health
    GROUP BY person_id
)

SELECT
    coalesce(certificates.person_id, illnesses.person_id) AS person_id,
    coalesce(certificates.has_certificate, FALSE) AS has_certificate,
    coalesce(certificates.may_have_certificate, FALSE) AS may_have_certificate,
    coalesce(illnesses.has_major_disease, FALSE) AS has_major_disease,
    coalesce(illnesses.needs_care, FALSE) AS needs_care
FROM certificates
FULL JOIN illnesses ON illnesses.person_id = certificates.person_id
