-- purpose: for each left entity the entities with a trusted number it may belong to, reached
--          directly or through an entity that was linked; who reaches a number that waits itself is
--          asked about whose it may be
-- inputs: strong_pairs, linked, cannot_links
-- grain: left entity x entity with a trusted number
WITH waiting AS (
    SELECT
        strong_pairs.left_entity,
        strong_pairs.right_entity AS whose,
        row_number() OVER (PARTITION BY strong_pairs.left_entity
            ORDER BY strong_pairs.total DESC NULLS LAST,
                strong_pairs.right_entity ASC NULLS LAST) AS row_rank
    FROM strong_pairs
    LEFT JOIN linked ON linked.left_entity = strong_pairs.left_entity
    WHERE strong_pairs.asks = 'waits' AND linked.left_entity IS NULL
),

reached AS (
    SELECT
        strong_pairs.left_entity,
        strong_pairs.right_entity,
        strong_pairs.key,
        strong_pairs.left_kind,
        strong_pairs.right_kind,
        strong_pairs.may_link AND waiting.left_entity IS NULL AS may_link,
        strong_pairs.is_certain AND waiting.left_entity IS NULL AS is_certain,
        strong_pairs.asks,
        strong_pairs.level,
        strong_pairs.name_level,
        strong_pairs.total,
        coalesce(linked.goal, waiting.whose, strong_pairs.right_entity) AS goal
    FROM strong_pairs
    LEFT JOIN linked ON linked.left_entity = strong_pairs.right_entity
    LEFT JOIN waiting ON waiting.left_entity = strong_pairs.right_entity AND waiting.row_rank = 1
    WHERE strong_pairs.right_kind = 'trusted_id'
        AND (linked.goal IS NOT NULL OR strong_pairs.left_entity IS DISTINCT FROM waiting.whose)
    UNION ALL
    SELECT
        strong_pairs.left_entity,
        strong_pairs.right_entity,
        strong_pairs.key,
        strong_pairs.left_kind,
        strong_pairs.right_kind,
        strong_pairs.may_link,
        strong_pairs.is_certain,
        strong_pairs.asks,
        strong_pairs.level,
        strong_pairs.name_level,
        strong_pairs.total,
        linked.goal
    FROM strong_pairs
    JOIN linked ON linked.left_entity = strong_pairs.right_entity
    WHERE strong_pairs.right_kind = 'no_trusted_id'
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
