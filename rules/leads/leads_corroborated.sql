-- purpose: indirect leads of disposition 4 that another rule with a source of its own, or the month before, bears out
-- inputs: leads_weighed, lead_sources, last_leads
-- grain: lead borne out by another rule's source or by the month before
WITH in_question AS (
    SELECT lead_id, rule_id, subject, subject_key, household_key
    FROM leads_weighed
    WHERE disposition = 4 AND evidence_class = 'indirect' AND own_reason IS NULL
),

others AS (
    SELECT weighed.lead_id, weighed.rule_id, weighed.household_key, sources.extract
    FROM leads_weighed AS weighed
    JOIN lead_sources AS sources ON sources.lead_id = weighed.lead_id
    WHERE weighed.disposition = 4 AND weighed.own_reason IS NULL
)

SELECT in_question.lead_id
FROM in_question
JOIN others
    ON others.household_key = in_question.household_key AND others.rule_id <> in_question.rule_id
LEFT JOIN lead_sources AS sources
    ON sources.lead_id = in_question.lead_id AND sources.extract = others.extract
WHERE sources.lead_id IS NULL
UNION
SELECT in_question.lead_id
FROM in_question
JOIN last_leads
    ON last_leads.rule_id = in_question.rule_id
    AND CASE
        WHEN last_leads.subject = 'person' THEN last_leads.person_id
        ELSE coalesce(last_leads.household_no, last_leads.person_id)
    END = in_question.subject_key
WHERE last_leads.suppressed_by IS NULL
    OR last_leads.suppressed_by IN ('single_evidence', 'open_need')
