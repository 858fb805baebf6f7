-- purpose: a source row for leads that rest on no row of their own: one that names the person, the register's or roster's first
-- inputs: hits, evidence_rows, links_keyed
-- grain: lead without evidence
WITH bare AS (
    SELECT hits.lead_id, hits.person_id
    FROM hits
    LEFT JOIN evidence_rows AS evidence ON evidence.lead_id = hits.lead_id
    WHERE evidence.lead_id IS NULL AND hits.person_id IS NOT NULL
),

-- property and income look-ups were authorised for their own rules: they never stand in for anything else
ranked AS (
    SELECT
        bare.lead_id,
        links.row_id,
        links.extract,
        row_number() OVER (
            PARTITION BY bare.lead_id
            ORDER BY
                CASE links.extract
                    WHEN 'household_register' THEN 1
                    WHEN 'roster' THEN 2
                    ELSE 3
                END ASC NULLS LAST,
                links.row_id ASC NULLS LAST
        ) AS place
    FROM bare
    JOIN links_keyed AS links ON links.person_id = bare.person_id
    WHERE links.extract NOT IN ('vehicles', 'real_estate', 'business', 'economic_check')
)

SELECT lead_id, row_id, extract
FROM ranked
WHERE place = 1
