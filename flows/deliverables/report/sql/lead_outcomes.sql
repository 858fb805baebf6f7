-- purpose: the last word of the visits on each lead, and the person it was about
-- inputs: ledger, lead_history
-- grain: lead that was visited or answered
WITH last_word AS (
    SELECT lead_id,
        max_by(json_extract_string(detail, '$.情况属实'), (period, entry_no)) FILTER (WHERE detail IS NOT NULL) AS is_true,
        max_by(result, (period, entry_no)) FILTER (WHERE result IS NOT NULL) AS result
    FROM ledger
    WHERE event IN ('visited', 'result')
    GROUP BY lead_id
)
SELECT w.lead_id, h.rule_id, h.person_id,
    CASE WHEN w.is_true IS NOT NULL THEN list_contains($confirmed_answers, w.is_true)
        ELSE coalesce(list_contains($confirmed_results, w.result), false) END AS is_confirmed
FROM last_word w JOIN lead_history h USING (lead_id)
