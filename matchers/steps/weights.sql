-- purpose: pairs by whole bit of match weight and what was decided on them
-- inputs: decided
-- grain: whole bit x decision
SELECT CAST(total // 1000 AS INTEGER) AS bits, decision, count(*) AS pairs
FROM decided
GROUP BY total // 1000, decision
