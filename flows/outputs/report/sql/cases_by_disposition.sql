-- purpose: cases by their main disposition and urgency
-- inputs: cases
-- grain: main disposition x urgency
SELECT main_disposition, urgency, count(*) AS cases, sum(leads) AS leads, sum(published) AS published
FROM cases
GROUP BY main_disposition, urgency
ORDER BY main_disposition NULLS LAST, urgency NULLS LAST
