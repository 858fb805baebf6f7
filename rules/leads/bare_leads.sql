-- purpose: a source row for leads that rest on no row of their own: one that names the person, the register's or roster's first
-- inputs: hits, evidence_rows, links_keyed
-- grain: lead without evidence
WITH bare AS (
    SELECT h.lead_id, h.person_id
    FROM hits AS h
    LEFT JOIN evidence_rows AS e ON e.lead_id = h.lead_id
    WHERE e.lead_id IS NULL AND h.person_id IS NOT NULL
),

-- property and income look-ups were authorised for their own rules: they never stand in for anything else
ranked AS (
    SELECT
        b.lead_id,
        l.row_id,
        row_number() OVER (
            PARTITION BY b.lead_id
            ORDER BY
                CASE l.extract WHEN 'household_register' THEN 1 WHEN 'roster' THEN 2 ELSE 3 END ASC NULLS LAST,
                l.row_id ASC NULLS LAST
        ) AS place
    FROM bare AS b
    JOIN links_keyed AS l ON l.person_id = b.person_id
    WHERE l.extract NOT IN ('vehicles', 'real_estate', 'business', 'economic_check')
)

SELECT r.lead_id, r.row_id
FROM ranked AS r
WHERE r.place = 1
