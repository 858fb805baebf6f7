-- purpose: what became of every entity, before already linked ones follow their goal
-- inputs: entities, record_decisions, carried_to, cannot_links, clusters, ambiguous, best_edges,
--          known_entities, entities_with_id
-- grain: entity
WITH scored AS (
    SELECT left_entity, decision, goal, level, total, key, right_entity, runner_up, runner_up_total,
        runner_up_name_level
    FROM record_decisions
    WHERE decision NOT IN ('none', 'ask')
    UNION ALL
    SELECT left_entity, 'review' AS decision, goal, level, total, key, right_entity, NULL, NULL,
        NULL
    FROM ambiguous
    UNION ALL
    SELECT left_entity, 'auto' AS decision, goal, level, total, key, right_entity, NULL, NULL, NULL
    FROM best_edges
),

own_trusted AS (
    SELECT conflicting.entity, trusted.entity AS goal
    FROM entities_with_id AS conflicting
    JOIN entities_with_id AS trusted ON trusted.id18 = conflicting.id18 AND trusted.is_trusted
    JOIN known_entities ON known_entities.entity = conflicting.entity
    LEFT JOIN cannot_links
        ON cannot_links.entity = trusted.entity AND cannot_links.goal = conflicting.entity
    WHERE NOT conflicting.is_trusted AND cannot_links.entity IS NULL
),

-- what is carried forward, unless a newly seen number claims the entity by itself; in a step of its
-- own, for a join on a condition of two other tables looks at all pairs
kept AS (
    SELECT carried_to.entity, carried_to.goal, carried_to.final_goal, carried_to.level,
        carried_to.millibits, carried_to.rule
    FROM carried_to
    LEFT JOIN scored ON scored.left_entity = carried_to.entity
    LEFT JOIN known_entities ON known_entities.entity = scored.goal
    WHERE NOT coalesce(scored.decision = 'auto' AND scored.goal <> carried_to.final_goal
        AND known_entities.entity IS NULL, FALSE)
)

SELECT
    entities.entity,
    entities.kind,
    CASE
        WHEN entities.kind = 'trusted_id' AND scored.decision = 'review' AND kept.entity IS NULL
            THEN NULL
        WHEN entities.kind = 'trusted_id'
            THEN coalesce(kept.final_goal, scored.goal, entities.entity)
        WHEN own_trusted.entity IS NOT NULL THEN own_trusted.goal
        WHEN kept.entity IS NOT NULL THEN kept.goal
        WHEN scored.decision = 'auto' THEN scored.goal
        WHEN scored.decision = 'review' AND known.entity IS NULL THEN NULL
        WHEN entities.is_authorised THEN NULL
        WHEN entities.kind = 'conflicting_id' AND known.entity IS NULL
            AND spoken_of.entity IS NULL THEN NULL
        ELSE coalesce(clusters.representative, entities.entity)
    END AS goal,
    CASE
        WHEN entities.kind = 'trusted_id' AND scored.decision = 'review' AND kept.entity IS NULL
            THEN 'review'
        WHEN entities.kind = 'trusted_id' OR own_trusted.entity IS NOT NULL
            OR kept.entity IS NOT NULL THEN 'auto'
        WHEN scored.decision IS NOT NULL
            AND NOT (scored.decision = 'review' AND known.entity IS NOT NULL) THEN scored.decision
        WHEN entities.is_authorised THEN 'none'
        WHEN entities.kind = 'conflicting_id' AND known.entity IS NULL
            AND spoken_of.entity IS NULL THEN 'review'
        ELSE 'new'
    END AS decision,
    CASE WHEN kept.entity IS NOT NULL THEN kept.level WHEN entities.kind = 'trusted_id'
        THEN coalesce(scored.level, 'L1') ELSE coalesce(scored.level, 'L5') END AS level,
    CASE WHEN kept.entity IS NOT NULL THEN kept.millibits ELSE scored.total END AS total,
    CASE WHEN kept.entity IS NOT NULL THEN kept.rule WHEN entities.kind = 'trusted_id'
        THEN coalesce(scored.key, 'exact') ELSE coalesce(scored.key, 'none') END AS rule,
    CASE WHEN kept.entity IS NULL THEN scored.right_entity END AS compared_with,
    kept.entity IS NOT NULL AND entities.kind = 'no_trusted_id' AS is_carried_forward,
    scored.goal AS candidate,
    CASE WHEN kept.entity IS NULL THEN scored.runner_up END AS runner_up,
    CASE WHEN kept.entity IS NULL THEN scored.runner_up_total END AS runner_up_total,
    CASE WHEN kept.entity IS NULL THEN scored.runner_up_name_level END AS runner_up_name_level
FROM entities
LEFT JOIN scored ON scored.left_entity = entities.entity
LEFT JOIN kept ON kept.entity = entities.entity
LEFT JOIN own_trusted ON own_trusted.entity = entities.entity
LEFT JOIN clusters ON clusters.entity = entities.entity
LEFT JOIN (SELECT DISTINCT entity FROM cannot_links) AS spoken_of
    ON spoken_of.entity = entities.entity
LEFT JOIN (SELECT DISTINCT entity FROM known_entities) AS known ON known.entity = entities.entity
