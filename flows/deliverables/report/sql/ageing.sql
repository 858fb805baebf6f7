-- purpose: how long leads have stood, and how many are past their deadline on the day of publication
-- inputs: leads, lead_details
-- grain: rule x months open
SELECT l.rule_id, coalesce(d.months_open, 1) AS months_open, count(*) AS leads,
    count(*) FILTER (WHERE l.deadline < CAST($published AS DATE)) AS overdue
FROM leads l LEFT JOIN lead_details d USING (lead_id)
WHERE l.is_published
GROUP BY l.rule_id, coalesce(d.months_open, 1)
ORDER BY l.rule_id, months_open
