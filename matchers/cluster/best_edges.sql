-- purpose: the strongest edge that put an unlinked entity into its group
-- inputs: pair_decisions, clusters
-- grain: entity that is not its group's first
WITH placed AS (
    SELECT
        pair_decisions.*,
        r.representative AS goal,
        row_number() OVER (PARTITION BY pair_decisions.left_entity
            ORDER BY pair_decisions.total DESC NULLS LAST,
                pair_decisions.right_entity ASC NULLS LAST) AS row_rank
    FROM pair_decisions
    JOIN clusters AS l ON l.entity = pair_decisions.left_entity AND l.entity <> l.representative
    JOIN clusters AS r
        ON r.entity = pair_decisions.right_entity AND r.representative = l.representative
    WHERE pair_decisions.may_link AND pair_decisions.total >= $auto
)

SELECT * FROM placed
WHERE row_rank = 1
