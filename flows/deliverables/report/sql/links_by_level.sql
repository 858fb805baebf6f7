-- purpose: the matching funnel: how many rows of each extract were linked at which level, on what
-- inputs: links
-- grain: extract x role x level x decision x rule
SELECT extract, role, level, decision, rule, count(*) AS rows
FROM links
GROUP BY extract, role, level, decision, rule
ORDER BY extract, role, level NULLS LAST, decision, rule NULLS LAST
