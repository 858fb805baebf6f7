-- purpose: why a lead is held back by itself, before other leads are looked at
-- inputs: hits, lead_history, leads_found_wrong
-- grain: lead
SELECT
    h.*,
    l.is_open AS was_open,
    l.deadline AS old_deadline,
    l.opened_period AS old_opened_period,
    l.months_open AS old_months_open,
    l.last_result,
    CASE
        WHEN h.exemption IS NOT NULL THEN h.exemption
        WHEN l.settled_period IS NOT NULL AND NOT l.is_open THEN 'settled'
        WHEN f.lead_id IS NOT NULL AND NOT coalesce(l.is_open, false) THEN 'settled'
        WHEN h.hold IS NOT NULL THEN h.hold
        WHEN h.level_rank > h.floor_rank AND h.disposition = 4 AND h.level_rank <= 3 THEN 'identity_check'
        WHEN h.level_rank > h.floor_rank THEN 'identity_level'
        WHEN h.is_trial THEN 'trial'
    END AS own_reason
FROM hits AS h
LEFT JOIN lead_history AS l ON l.lead_id = h.lead_id
LEFT JOIN leads_found_wrong AS f ON f.lead_id = h.lead_id
