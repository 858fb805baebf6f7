-- purpose: for each left entity the entities with a trusted number it may belong to, reached
--          directly or through an entity that was linked; who reaches a number that waits itself is
--          asked about whose it may be; pairs so weak that they could neither be linked, nor asked
--          about, nor stand in another's way are left out
-- inputs: pair_decisions, linked, cannot_links
-- grain: left entity x entity with a trusted number
WITH strong AS (
    SELECT left_entity, right_entity, key, left_kind, right_kind, may_link, is_certain, asks, level,
        name_level, total
    FROM pair_decisions
    WHERE total >= $min_total OR is_own OR is_number_almost_whole OR asks = 'waits'
),

waiting AS (
    SELECT
        pair_decisions.left_entity,
        pair_decisions.right_entity AS whose,
        row_number() OVER (PARTITION BY pair_decisions.left_entity
            ORDER BY pair_decisions.total DESC NULLS LAST,
                pair_decisions.right_entity ASC NULLS LAST) AS row_rank
    FROM pair_decisions
    LEFT JOIN linked ON linked.left_entity = pair_decisions.left_entity
    WHERE pair_decisions.asks = 'waits' AND linked.left_entity IS NULL
),

reached AS (
    SELECT
        strong.left_entity,
        strong.right_entity,
        strong.key,
        strong.left_kind,
        strong.right_kind,
        strong.may_link AND waiting.left_entity IS NULL AS may_link,
        strong.is_certain AND waiting.left_entity IS NULL AS is_certain,
        strong.asks,
        strong.level,
        strong.name_level,
        strong.total,
        coalesce(linked.goal, waiting.whose, strong.right_entity) AS goal
    FROM strong
    LEFT JOIN linked ON linked.left_entity = strong.right_entity
    LEFT JOIN waiting ON waiting.left_entity = strong.right_entity AND waiting.row_rank = 1
    WHERE strong.right_kind = 'trusted_id'
        AND (linked.goal IS NOT NULL OR strong.left_entity IS DISTINCT FROM waiting.whose)
    UNION ALL
    SELECT
        strong.left_entity,
        strong.right_entity,
        strong.key,
        strong.left_kind,
        strong.right_kind,
        strong.may_link,
        strong.is_certain,
        strong.asks,
        strong.level,
        strong.name_level,
        strong.total,
        linked.goal
    FROM strong
    JOIN linked ON linked.left_entity = strong.right_entity
    WHERE strong.right_kind = 'no_trusted_id'
),

placed AS (
    SELECT
        reached.*,
        row_number() OVER (
            PARTITION BY reached.left_entity, reached.goal
            ORDER BY
                may_link AND total >= $auto DESC NULLS LAST,
                may_link DESC NULLS LAST,
                level ASC NULLS LAST,
                total DESC NULLS LAST,
                right_entity ASC NULLS LAST
        ) AS row_rank
    FROM reached
    LEFT JOIN cannot_links
        ON cannot_links.entity = reached.left_entity AND cannot_links.goal = reached.goal
    WHERE cannot_links.entity IS NULL
)

SELECT *
FROM placed
WHERE row_rank = 1
