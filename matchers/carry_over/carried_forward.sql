-- purpose: entities whose person is known without scoring: by a clerk's judgement, or because the
--          same particulars were linked in a month before; a clerk's "different" undoes both. Of
--          two valid numbers that a clerk calls one person's the one with less authority goes to
--          the other
-- inputs: entities, index_before, known_entities, judgements
-- grain: entity
WITH united AS (
    SELECT
        CASE WHEN l.rank > r.rank
            OR (l.rank = r.rank AND l.entity > r.entity) THEN l.entity ELSE r.entity END AS entity,
        CASE WHEN l.rank > r.rank
            OR (l.rank = r.rank AND l.entity > r.entity) THEN r.entity ELSE l.entity END AS goal
    FROM entities AS l
    JOIN judgements ON judgements.row_key = l.fingerprint AND judgements.verdict = 'same'
    JOIN known_entities ON known_entities.person_no = judgements.person_no
    JOIN entities AS r ON r.entity = known_entities.entity
    WHERE l.kind = 'trusted_id' AND r.kind = 'trusted_id' AND l.entity <> r.entity
),

known_links AS (
    SELECT entities.entity, entities.fingerprint, judgements.person_no, 'L5' AS level,
        0 AS millibits, 'verdict' AS rule, 0 AS row_rank
    FROM entities
    JOIN judgements ON judgements.row_key = entities.fingerprint AND judgements.verdict = 'same'
    WHERE entities.kind <> 'trusted_id'
    UNION ALL
    SELECT entities.entity, entities.fingerprint, index_before.person_no, index_before.level,
        index_before.millibits, index_before.rule, 1 AS row_rank
    FROM entities
    JOIN index_before ON index_before.fingerprint = entities.fingerprint
    WHERE entities.kind = 'no_trusted_id'
),

allowed AS (
    SELECT
        known_links.entity,
        known_entities.entity AS goal,
        known_links.level,
        known_links.millibits,
        known_links.rule,
        row_number() OVER (PARTITION BY known_links.entity
            ORDER BY known_links.row_rank ASC NULLS LAST, known_links.person_no ASC NULLS LAST)
                AS row_rank
    FROM known_links
    JOIN known_entities ON known_entities.person_no = known_links.person_no
    LEFT JOIN judgements
        ON judgements.verdict = 'different' AND judgements.person_no = known_links.person_no
            AND judgements.row_key = known_links.fingerprint
    WHERE judgements.row_key IS NULL AND known_entities.entity <> known_links.entity
)

SELECT entity, goal, level, millibits, rule
FROM allowed
WHERE row_rank = 1
UNION ALL
SELECT entity, min(goal) AS goal, 'L4' AS level, 0 AS millibits, 'verdict' AS rule
FROM united
GROUP BY entity
