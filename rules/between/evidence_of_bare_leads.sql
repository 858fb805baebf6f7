-- purpose: a row for leads that name none, as evidence
-- inputs: bare_leads
-- grain: lead x source row
SELECT
    lead_id,
    extract,
    row_id,
    $any_row_text AS text
FROM bare_leads
