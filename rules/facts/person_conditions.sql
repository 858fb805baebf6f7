-- purpose: certificates and illnesses that exempt a household or make a visit a must
-- inputs: rows_disability, rows_health
-- grain: person with a certificate that is or may be valid (its status was emptied), or a diagnosis
WITH certificates AS (
    SELECT
        d.person_id,
        max(CASE WHEN d.is_valid THEN 1 ELSE 0 END) = 1 AS has_certificate,
        max(CASE WHEN d.is_valid OR d.is_status_unknown THEN 1 ELSE 0 END) = 1 AS may_have_certificate
    FROM rows_disability AS d
    WHERE d.is_valid OR d.is_status_unknown
    GROUP BY d.person_id
),

illnesses AS (
    SELECT
        h.person_id,
        max(CASE WHEN h.is_major_disease THEN 1 ELSE 0 END) = 1 AS has_major_disease,
        max(CASE WHEN h.disability_care_level IN ('中度', '重度') THEN 1 ELSE 0 END) = 1 AS needs_care
    FROM rows_health AS h
    GROUP BY h.person_id
)

SELECT
    coalesce(c.person_id, i.person_id) AS person_id,
    coalesce(c.has_certificate, false) AS has_certificate,
    coalesce(c.may_have_certificate, false) AS may_have_certificate,
    coalesce(i.has_major_disease, false) AS has_major_disease,
    coalesce(i.needs_care, false) AS needs_care
FROM certificates AS c
FULL JOIN illnesses AS i ON i.person_id = c.person_id
