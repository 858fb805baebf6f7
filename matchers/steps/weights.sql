-- purpose: pairs by whole bit of match weight and what was decided on them
-- inputs: decided
-- grain: whole bit x decision
SELECT CAST(total // 1000 AS INTEGER) AS bits, CASE WHEN decision = 'ask' THEN 'review' ELSE decision END AS decision, count(*) AS pairs
FROM decided
GROUP BY 1, 2
