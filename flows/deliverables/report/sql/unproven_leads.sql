-- purpose: leads that went out this month on rows in identity review
-- inputs: leads, lead_details
-- grain: what they rest on (row, call)
SELECT details.unproven, count(*) AS leads
FROM leads
JOIN lead_details AS details ON details.lead_id = leads.lead_id
WHERE leads.is_published AND details.unproven IS NOT NULL
GROUP BY details.unproven
ORDER BY details.unproven NULLS LAST
