-- purpose: what the best of those candidates scores who are somebody else than the one that an
--          entity waits for
-- inputs: row_links, representatives, pair_decisions
-- grain: entity in review with a candidate who is somebody else
WITH waiting AS (
    SELECT DISTINCT entity, candidate
    FROM row_links
    WHERE decision = 'review' AND candidate IS NOT NULL
)

SELECT waiting.entity, max(pair_decisions.total) AS total
FROM waiting
JOIN representatives AS own ON own.entity = waiting.candidate
JOIN pair_decisions ON pair_decisions.left_entity = waiting.entity
JOIN representatives AS others ON others.entity = pair_decisions.right_entity
WHERE others.representative <> own.representative
GROUP BY waiting.entity
