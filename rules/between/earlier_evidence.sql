-- purpose: the rows of what rules before found that rests on linked rows only
-- inputs: evidence_rows, hits_so_far
-- grain: lead x source row
SELECT
    evidence.lead_id,
    evidence.extract,
    evidence.row_id,
    evidence.text,
    hits.household_key,
    hits.disposition
FROM evidence_rows AS evidence
JOIN hits_so_far AS hits ON hits.lead_id = evidence.lead_id
