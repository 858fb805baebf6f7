-- purpose: how many months the published leads have stood
-- inputs: leads, lead_details
-- grain: rule x months open
WITH published AS (
    SELECT leads.rule_id, coalesce(details.months_open, 1) AS months_open
    FROM leads
    LEFT JOIN lead_details AS details ON details.lead_id = leads.lead_id
    WHERE leads.is_published
)
SELECT rule_id, months_open, count(*) AS leads
FROM published
GROUP BY rule_id, months_open
ORDER BY rule_id, months_open
