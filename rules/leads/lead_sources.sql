-- purpose: which departments' data a lead rests on, besides the rosters it is about
-- inputs: evidence_rows
-- grain: lead x extract
SELECT DISTINCT e.lead_id, e.extract
FROM evidence_rows AS e
WHERE e.extract NOT IN ('roster', 'household_register')
