-- purpose: why a lead is held back by itself, before other leads are looked at
-- inputs: hits, lead_history, leads_found_wrong
-- grain: lead
SELECT
    hits.*,
    history.is_open AS was_open,
    history.deadline AS old_deadline,
    history.opened_period AS old_opened_period,
    history.months_open AS old_months_open,
    history.last_result,
    CASE
        WHEN hits.exemption IS NOT NULL THEN hits.exemption
        WHEN history.settled_period IS NOT NULL AND NOT history.is_open THEN 'settled'
        WHEN found_wrong.lead_id IS NOT NULL AND NOT coalesce(history.is_open, FALSE) THEN 'settled'
        WHEN hits.hold IS NOT NULL THEN hits.hold
        WHEN hits.level_rank > hits.floor_rank AND hits.disposition = 4 AND hits.level_rank <= 3
            THEN 'identity_check'
        WHEN hits.level_rank > hits.floor_rank THEN 'identity_level'
        WHEN hits.is_trial THEN 'trial'
    END AS own_reason
FROM hits
LEFT JOIN lead_history AS history ON history.lead_id = hits.lead_id
LEFT JOIN leads_found_wrong AS found_wrong ON found_wrong.lead_id = hits.lead_id
