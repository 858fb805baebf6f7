-- purpose: each seeker's best candidate, the runner-up, and what follows: auto, review, ask or none, as link_policy.yaml and
--          the thresholds have it. Ask: two valid numbers that may be one person's, each keeps its person. A number that agrees
--          is asked about whatever the total, unless a clerk has spoken already, or the row is surely the same as another one
--          that has no base either
-- inputs: candidates, forbidden, judged
-- grain: seeker that has a candidate
WITH ranked AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY seeker ORDER BY is_certain DESC NULLS LAST, total DESC NULLS LAST, goal ASC NULLS LAST
        ) AS by_number,
        row_number() OVER (PARTITION BY seeker ORDER BY total DESC NULLS LAST, goal ASC NULLS LAST) AS by_total
    FROM candidates
),

certain AS (
    SELECT DISTINCT seeker
    FROM ranked
    WHERE is_certain
),

best AS (
    SELECT ranked.*
    FROM ranked
    LEFT JOIN certain ON certain.seeker = ranked.seeker
    WHERE (certain.seeker IS NOT NULL AND ranked.by_number = 1) OR (certain.seeker IS NULL AND ranked.by_total = 1)
),

runner_up AS (
    SELECT
        ranked.seeker,
        ranked.goal,
        ranked.total,
        ranked.name_level,
        row_number() OVER (
            PARTITION BY ranked.seeker ORDER BY ranked.total DESC NULLS LAST, ranked.goal ASC NULLS LAST
        ) AS place
    FROM ranked
    JOIN best ON best.seeker = ranked.seeker AND best.goal <> ranked.goal
),

spoken_of AS (
    SELECT DISTINCT entity
    FROM forbidden
),

tied AS (
    SELECT seeker AS entity FROM judged WHERE may_link AND total >= $auto AND target_kind = 'loose'
    UNION
    SELECT target AS entity FROM judged WHERE may_link AND total >= $auto AND target_kind = 'loose'
)

SELECT
    best.seeker,
    best.target,
    best.key,
    best.seeker_kind,
    best.goal,
    best.level,
    best.total,
    runner_up.goal AS runner_up,
    runner_up.total AS runner_up_total,
    runner_up.name_level AS runner_up_name_level,
    CASE
        WHEN best.is_certain THEN 'auto'
        WHEN best.may_link AND best.total >= $auto AND coalesce(runner_up.total < best.total - $margin, TRUE) THEN 'auto'
        WHEN best.asks = 'always' AND best.seeker_kind = 'contested' AND spoken_of.entity IS NULL THEN 'review'
        WHEN best.asks = 'always' AND best.seeker_kind = 'loose' AND tied.entity IS NULL THEN 'review'
        WHEN best.asks = 'never' OR best.total < $review THEN 'none'
        WHEN best.seeker_kind = 'base' THEN 'ask'
        ELSE 'review'
    END AS decision
FROM best
LEFT JOIN runner_up ON runner_up.seeker = best.seeker AND runner_up.place = 1
LEFT JOIN spoken_of ON spoken_of.entity = best.seeker
LEFT JOIN tied ON tied.entity = best.seeker
