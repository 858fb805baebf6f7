-- purpose: which departments' data a lead rests on, besides the rosters it is about
-- inputs: evidence_rows
-- grain: lead x extract
SELECT DISTINCT lead_id, extract
FROM evidence_rows
WHERE extract NOT IN ('roster', 'household_register')
