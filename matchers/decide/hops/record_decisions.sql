-- purpose: each left entity's best candidate, the runner-up, and what follows: auto, review, ask or
--          none, as link_policy.yaml and the thresholds have it. Ask: two valid numbers that may be
--          one person's, each keeps its person, but for one that only a single department writes,
--          whose rows wait. A number that agrees is asked about whatever the
--          total, unless a clerk has spoken already, or the row is surely the same as another one
--          that has no trusted number either
-- inputs: candidates, cannot_links, edge_ends
-- grain: left entity that has a candidate
WITH ranked AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY left_entity ORDER BY is_certain DESC NULLS LAST, total DESC NULLS LAST,
                goal ASC NULLS LAST
        ) AS by_number,
        row_number() OVER (PARTITION BY left_entity ORDER BY total DESC NULLS LAST,
            goal ASC NULLS LAST) AS by_total
    FROM candidates
),

certain AS (
    SELECT DISTINCT left_entity
    FROM ranked
    WHERE is_certain
),

best AS (
    SELECT ranked.*
    FROM ranked
    LEFT JOIN certain ON certain.left_entity = ranked.left_entity
    WHERE (certain.left_entity IS NOT NULL AND ranked.by_number = 1)
        OR (certain.left_entity IS NULL AND ranked.by_total = 1)
),

runner_up AS (
    SELECT
        ranked.left_entity,
        ranked.goal,
        ranked.total,
        ranked.name_level,
        row_number() OVER (
            PARTITION BY ranked.left_entity ORDER BY ranked.total DESC NULLS LAST,
                ranked.goal ASC NULLS LAST
        ) AS row_rank
    FROM ranked
    JOIN best ON best.left_entity = ranked.left_entity AND best.goal <> ranked.goal
),

spoken_of AS (
    SELECT DISTINCT entity
    FROM cannot_links
)

SELECT
    best.left_entity,
    best.right_entity,
    best.key,
    best.left_kind,
    best.goal,
    best.level,
    best.total,
    runner_up.goal AS runner_up,
    runner_up.total AS runner_up_total,
    runner_up.name_level AS runner_up_name_level,
    CASE
        WHEN best.is_certain THEN 'auto'
        WHEN best.may_link AND best.total >= $auto
            AND coalesce(runner_up.total < best.total - $margin, TRUE) THEN 'auto'
        WHEN best.asks = 'always' AND best.left_kind = 'conflicting_id'
            AND spoken_of.entity IS NULL THEN 'review'
        WHEN best.asks = 'always' AND best.left_kind = 'no_trusted_id'
            AND edge_ends.entity IS NULL THEN 'review'
        WHEN best.asks = 'waits' THEN 'review'
        WHEN best.asks = 'never' OR best.total < $review THEN 'none'
        WHEN best.left_kind = 'trusted_id' THEN 'ask'
        ELSE 'review'
    END AS decision
FROM best
LEFT JOIN runner_up ON runner_up.left_entity = best.left_entity AND runner_up.row_rank = 1
LEFT JOIN spoken_of ON spoken_of.entity = best.left_entity
LEFT JOIN edge_ends ON edge_ends.entity = best.left_entity
