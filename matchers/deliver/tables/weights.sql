-- purpose: the best pair of each left entity by whole bit of match weight, and what was decided on
--          it
-- inputs: pair_decisions, record_decisions
-- grain: whole bit x decision
WITH best AS (
    SELECT pair_decisions.left_entity,
        coalesce(max(record_decisions.total), max(pair_decisions.total)) AS total,
        coalesce(max(record_decisions.decision), 'none') AS decision
    FROM pair_decisions
    LEFT JOIN record_decisions ON record_decisions.left_entity = pair_decisions.left_entity
    GROUP BY pair_decisions.left_entity
)

SELECT cast(total // 1000 AS INTEGER) AS bits,
    CASE WHEN decision = 'ask' THEN 'review' ELSE decision END AS decision, count(*) AS pairs
FROM best
GROUP BY 1, 2
ORDER BY bits ASC NULLS LAST, decision ASC NULLS LAST
