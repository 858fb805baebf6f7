-- purpose: entities that wait for a clerk for want of nothing but evidence, with the one that they
--          were compared with
-- inputs: row_links, pair_decisions
-- grain: entity in review x entity that it was compared with
WITH waiting AS (
    SELECT DISTINCT entity, compared_with
    FROM row_links
    WHERE decision = 'review' AND compared_with IS NOT NULL
)

SELECT waiting.entity, waiting.compared_with
FROM waiting
JOIN pair_decisions
    ON pair_decisions.left_entity = waiting.entity
        AND pair_decisions.right_entity = waiting.compared_with
WHERE pair_decisions.is_only_lacking
