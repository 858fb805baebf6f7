-- purpose: leads with their case; the lead that leads the case is first (published ones before held-back ones)
-- inputs: leads_decided, priority_ranks
-- grain: lead
SELECT
    d.*,
    'A' || $period || '-' || substr(md5(d.household_key), 1, 12) AS case_no,
    row_number() OVER (
        PARTITION BY d.household_key
        ORDER BY
            CASE WHEN d.suppressed_by IS NULL THEN 0 ELSE 1 END ASC NULLS LAST,
            r.rank ASC NULLS LAST,
            CASE d.final_urgency WHEN 'red' THEN 1 WHEN 'orange' THEN 2 ELSE 3 END ASC NULLS LAST,
            d.lead_id ASC NULLS LAST
    ) AS place_in_case
FROM leads_decided AS d
LEFT JOIN priority_ranks AS r ON r.urgency = d.final_urgency AND r.disposition = d.disposition
