-- purpose: indirect leads of disposition 4 that another rule with a source of its own, or the month before, confirms
-- inputs: leads_weighed, lead_sources, last_leads
-- grain: lead confirmed by another rule's source or by the month before
WITH in_question AS (
    SELECT w.lead_id, w.rule_id, w.subject, w.subject_key, w.household_key
    FROM leads_weighed AS w
    WHERE w.disposition = 4 AND w.evidence_class = 'indirect' AND w.own_reason IS NULL
),

others AS (
    SELECT w.lead_id, w.rule_id, w.household_key, s.extract
    FROM leads_weighed AS w
    JOIN lead_sources AS s ON s.lead_id = w.lead_id
    WHERE w.disposition = 4 AND w.own_reason IS NULL
)

SELECT q.lead_id
FROM in_question AS q
JOIN others AS o ON o.household_key = q.household_key AND o.rule_id <> q.rule_id
LEFT JOIN lead_sources AS s ON s.lead_id = q.lead_id AND s.extract = o.extract
WHERE s.lead_id IS NULL
UNION
SELECT q.lead_id
FROM in_question AS q
JOIN last_leads AS l
    ON l.rule_id = q.rule_id
    AND CASE WHEN l.subject = 'person' THEN l.person_id ELSE coalesce(l.household_no, l.person_id) END = q.subject_key
WHERE l.suppressed_by IS NULL OR l.suppressed_by IN ('single_evidence', 'open_need')
