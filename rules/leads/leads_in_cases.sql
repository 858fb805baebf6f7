-- purpose: leads with their case; the lead that leads the case is first (published ones before held-back ones)
-- inputs: leads_decided, priority_ranks
-- grain: lead
SELECT
    leads.*,
    'A' || $period || '-' || substr(md5(leads.household_key), 1, 12) AS case_no,
    row_number() OVER (
        PARTITION BY leads.household_key
        ORDER BY
            CASE WHEN leads.suppressed_by IS NULL THEN 0 ELSE 1 END ASC NULLS LAST,
            ranks.rank ASC NULLS LAST,
            CASE leads.final_urgency
                WHEN 'red' THEN 1
                WHEN 'orange' THEN 2
                ELSE 3
            END ASC NULLS LAST,
            leads.lead_id ASC NULLS LAST
    ) AS place_in_case
FROM leads_decided AS leads
LEFT JOIN priority_ranks AS ranks
    ON ranks.urgency = leads.final_urgency AND ranks.disposition = leads.disposition
