-- purpose: cases by their main disposition and urgency
-- inputs: cases
-- grain: main disposition x urgency
SELECT main_disposition, urgency,
    count(*) AS cases,
    cast(sum(leads) AS BIGINT) AS leads,
    cast(sum(published) AS BIGINT) AS published
FROM cases
GROUP BY main_disposition, urgency
ORDER BY main_disposition NULLS LAST, urgency NULLS LAST
