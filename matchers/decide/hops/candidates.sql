-- purpose: for each left entity the entities with a trusted number it may belong to, reached
--          directly or through an entity that was linked; pairs so weak that they could neither be
--          linked, nor asked about, nor stand in another's way are left out
-- inputs: pair_decisions, linked, cannot_links
-- grain: left entity x entity with a trusted number
WITH strong AS (
    SELECT left_entity, right_entity, key, left_kind, right_kind, may_link, is_certain, asks, level,
        name_level, total
    FROM pair_decisions
    WHERE total >= $min_total OR is_own OR is_number_almost_whole OR asks = 'waits'
),

reached AS (
    SELECT strong.*, coalesce(linked.goal, strong.right_entity) AS goal
    FROM strong
    LEFT JOIN linked ON linked.left_entity = strong.right_entity
    WHERE strong.right_kind = 'trusted_id'
    UNION ALL
    SELECT strong.*, linked.goal
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
