-- purpose: a source row for leads that rest on no row of their own: the first row that names the person, in any role
-- inputs: hits, evidence_rows, links_keyed
-- grain: lead without evidence
WITH bare AS (
    SELECT h.lead_id, h.person_id
    FROM hits AS h
    LEFT JOIN evidence_rows AS e ON e.lead_id = h.lead_id
    WHERE e.lead_id IS NULL AND h.person_id IS NOT NULL
)

SELECT b.lead_id, min(l.row_id) AS row_id
FROM bare AS b
JOIN links_keyed AS l ON l.person_id = b.person_id
GROUP BY b.lead_id
