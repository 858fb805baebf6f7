-- purpose: the seeded draw of this month's published leads, each with what it rests on
-- inputs: leads, lead_details, people
-- grain: drawn lead
WITH ordered AS (
    SELECT l.*, row_number() OVER (PARTITION BY township ORDER BY sha256($seed || '|' || lead_id), lead_id) AS place,
        count(*) OVER (PARTITION BY township) AS published_there
    FROM leads l
    WHERE l.is_published
)
SELECT o.lead_id, o.rule_id, o.disposition, o.subject, o.person_id, o.household_no, o.urgency, o.township,
    o.identity_level, o.case_no, o.statement, o.cites, o.evidence, o.place, d.facts, p.name
FROM ordered o
LEFT JOIN lead_details d USING (lead_id)
LEFT JOIN people p USING (person_id)
WHERE o.place * 100 < o.published_there * $percent + 100
ORDER BY o.township NULLS LAST, o.place
