-- purpose: unlinked entities alone in their group that may be an earlier one's person, but not
--          surely; one that is a person comes before one that is in doubt itself
-- inputs: pair_decisions, clusters
-- grain: entity
WITH alone AS (
    SELECT label
    FROM clusters
    GROUP BY label
    HAVING count(*) = 1
),

near AS (
    SELECT pair_decisions.*, r.representative AS goal
    FROM pair_decisions
    JOIN clusters AS l ON l.entity = pair_decisions.left_entity
    JOIN alone ON alone.label = l.label
    JOIN clusters AS r ON r.entity = pair_decisions.right_entity AND r.label < l.label
    WHERE pair_decisions.total >= $review
),

doubted AS (
    SELECT
        near.*,
        row_number() OVER (
            PARTITION BY near.left_entity ORDER BY in_doubt.left_entity IS NULL DESC NULLS LAST,
                near.total DESC NULLS LAST, near.goal ASC NULLS LAST,
                near.right_entity ASC NULLS LAST
        ) AS row_rank
    FROM near
    LEFT JOIN (SELECT DISTINCT near.left_entity FROM near) AS in_doubt
        ON in_doubt.left_entity = near.goal
)

SELECT * FROM doubted
WHERE row_rank = 1
