-- purpose: the rows of what rules before found, on unproven rows too, but of no call in identity review
-- inputs: evidence_rows, hits_in_doubt
-- grain: lead x source row
SELECT
    evidence.lead_id,
    evidence.extract,
    evidence.row_id,
    evidence.text,
    hits.household_key,
    hits.disposition
FROM evidence_rows AS evidence
JOIN hits_in_doubt AS hits ON hits.lead_id = evidence.lead_id
