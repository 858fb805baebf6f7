-- purpose: the rule x township matrix, published and held back by reason
-- inputs: leads
-- grain: rule x disposition x township x reason (null = published) x urgency
SELECT rule_id, disposition, township, suppressed_by, urgency,
    count(*) AS leads,
    count(*) FILTER (WHERE is_published) AS published
FROM leads
GROUP BY rule_id, disposition, township, suppressed_by, urgency
ORDER BY rule_id, disposition, township NULLS LAST, suppressed_by NULLS LAST, urgency NULLS LAST
