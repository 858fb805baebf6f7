-- purpose: the seeded draw of this month's published leads, each with what it rests on
-- inputs: leads, lead_details, people
-- grain: drawn lead
WITH published AS (
    SELECT leads.*,
        row_number() OVER (
            PARTITION BY township ORDER BY sha256($seed || '|' || lead_id), lead_id
        ) AS draw_rank,
        count(*) OVER (PARTITION BY township) AS published_there
    FROM leads
    WHERE is_published
)
SELECT published.lead_id, published.rule_id, published.disposition, published.subject,
    published.person_id, published.household_no, published.urgency, published.township,
    published.identity_level, published.case_no, published.statement, published.cites,
    published.evidence, published.draw_rank, details.facts, people.name
FROM published
LEFT JOIN lead_details AS details ON details.lead_id = published.lead_id
LEFT JOIN people ON people.person_id = published.person_id
WHERE published.draw_rank * 100 < published.published_there * $percent + 100
ORDER BY published.township NULLS LAST, published.draw_rank
