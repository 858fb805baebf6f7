-- purpose: what became of every entity, before settled ones follow their goal
-- inputs: entities, decided, recalled, forbidden, groups, doubts, ties_best, known_entities, numbered
-- grain: entity
WITH scored AS (
    SELECT seeker, decision, goal, level, total, key, target, runner_up, runner_up_total, runner_up_name_level
    FROM decided
    WHERE decision NOT IN ('none', 'ask')
    UNION ALL
    SELECT seeker, 'review' AS decision, goal, level, total, key, target, NULL, NULL, NULL
    FROM doubts
    UNION ALL
    SELECT seeker, 'auto' AS decision, goal, level, total, key, target, NULL, NULL, NULL
    FROM ties_best
),

own_base AS (
    SELECT c.entity, b.entity AS goal
    FROM numbered AS c
    JOIN numbered AS b ON b.id18 = c.id18 AND b.is_base
    JOIN known_entities AS k ON k.entity = c.entity
    LEFT JOIN forbidden AS d ON d.entity = b.entity AND d.goal = c.entity
    WHERE NOT c.is_base AND d.entity IS NULL
),

-- what is remembered, unless a number that nobody bore before claims the entity by itself; in a step of its own, for a
-- join on a condition of two other tables looks at all pairs
kept AS (
    SELECT m.entity, m.goal, m.final_goal, m.level, m.millibits, m.rule
    FROM recalled AS m
    LEFT JOIN scored AS s ON s.seeker = m.entity
    LEFT JOIN known_entities AS k ON k.entity = s.goal
    WHERE NOT coalesce(s.decision = 'auto' AND s.goal <> m.final_goal AND k.entity IS NULL, FALSE)
)

SELECT
    e.entity,
    e.kind,
    CASE
        WHEN e.kind = 'base' THEN coalesce(m.final_goal, s.goal, e.entity)
        WHEN o.entity IS NOT NULL THEN o.goal
        WHEN m.entity IS NOT NULL THEN m.goal
        WHEN s.decision = 'auto' THEN s.goal
        WHEN s.decision = 'review' AND k.entity IS NULL THEN NULL
        WHEN e.is_authorised THEN NULL
        WHEN e.kind = 'contested' AND k.entity IS NULL AND f.entity IS NULL THEN NULL
        ELSE coalesce(g.root, e.entity)
    END AS goal,
    CASE
        WHEN e.kind = 'base' OR o.entity IS NOT NULL OR m.entity IS NOT NULL THEN 'auto'
        WHEN s.decision IS NOT NULL AND NOT (s.decision = 'review' AND k.entity IS NOT NULL) THEN s.decision
        WHEN e.is_authorised THEN 'none'
        WHEN e.kind = 'contested' AND k.entity IS NULL AND f.entity IS NULL THEN 'review'
        ELSE 'new'
    END AS decision,
    CASE WHEN m.entity IS NOT NULL THEN m.level WHEN e.kind = 'base' THEN coalesce(s.level, 'L1') ELSE coalesce(s.level, 'L5') END AS level,
    CASE WHEN m.entity IS NOT NULL THEN m.millibits ELSE s.total END AS total,
    CASE WHEN m.entity IS NOT NULL THEN m.rule WHEN e.kind = 'base' THEN coalesce(s.key, 'exact') ELSE coalesce(s.key, 'none') END AS rule,
    CASE WHEN m.entity IS NULL THEN s.target END AS compared_with,
    m.entity IS NOT NULL AND e.kind = 'loose' AS is_remembered,
    s.goal AS candidate,
    CASE WHEN m.entity IS NULL THEN s.runner_up END AS runner_up,
    CASE WHEN m.entity IS NULL THEN s.runner_up_total END AS runner_up_total,
    CASE WHEN m.entity IS NULL THEN s.runner_up_name_level END AS runner_up_name_level
FROM entities AS e
LEFT JOIN scored AS s ON s.seeker = e.entity
LEFT JOIN kept AS m ON m.entity = e.entity
LEFT JOIN own_base AS o ON o.entity = e.entity
LEFT JOIN groups AS g ON g.entity = e.entity
LEFT JOIN (SELECT DISTINCT entity FROM forbidden) AS f ON f.entity = e.entity
LEFT JOIN (SELECT DISTINCT entity FROM known_entities) AS k ON k.entity = e.entity
