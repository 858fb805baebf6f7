-- purpose: the best pair of each seeker by whole bit of match weight, and what was decided on it
-- inputs: judged, decided
-- grain: whole bit x decision
WITH best AS (
    SELECT j.seeker, coalesce(max(d.total), max(j.total)) AS total, coalesce(max(d.decision), 'none') AS decision
    FROM judged AS j
    LEFT JOIN decided AS d ON d.seeker = j.seeker
    GROUP BY j.seeker
)

SELECT CAST(total // 1000 AS INTEGER) AS bits, CASE WHEN decision = 'ask' THEN 'review' ELSE decision END AS decision, count(*) AS pairs
FROM best
GROUP BY 1, 2
ORDER BY bits ASC NULLS LAST, decision ASC NULLS LAST
