-- purpose: entities whose person is known without scoring: by a clerk's word, or because the same particulars were
--          linked in a month before; a clerk's "different" undoes both. Of two valid numbers that a clerk calls one person's
--          the one with less authority goes to the other
-- inputs: entities, index_before, known_entities, words
-- grain: entity
WITH united AS (
    SELECT
        CASE WHEN e.rank > t.rank OR (e.rank = t.rank AND e.entity > t.entity) THEN e.entity ELSE t.entity END AS entity,
        CASE WHEN e.rank > t.rank OR (e.rank = t.rank AND e.entity > t.entity) THEN t.entity ELSE e.entity END AS goal
    FROM entities AS e
    JOIN words AS w ON w.row_key = e.fingerprint AND w.verdict = 'same'
    JOIN known_entities AS k ON k.person_no = w.person_no
    JOIN entities AS t ON t.entity = k.entity
    WHERE e.kind = 'base' AND t.kind = 'base' AND e.entity <> t.entity
),

told AS (
    SELECT e.entity, e.fingerprint, w.person_no, 'L5' AS level, 0 AS millibits, 'verdict' AS rule, 0 AS place
    FROM entities AS e
    JOIN words AS w ON w.row_key = e.fingerprint AND w.verdict = 'same'
    WHERE e.kind <> 'base'
    UNION ALL
    SELECT e.entity, e.fingerprint, i.person_no, i.level, i.millibits, i.rule, 1 AS place
    FROM entities AS e
    JOIN index_before AS i ON i.fingerprint = e.fingerprint
    WHERE e.kind = 'loose'
),

allowed AS (
    SELECT
        s.entity,
        k.entity AS goal,
        s.level,
        s.millibits,
        s.rule,
        row_number() OVER (PARTITION BY s.entity ORDER BY s.place ASC NULLS LAST, s.person_no ASC NULLS LAST) AS place
    FROM told AS s
    JOIN known_entities AS k ON k.person_no = s.person_no
    LEFT JOIN words AS d ON d.verdict = 'different' AND d.person_no = s.person_no AND d.row_key = s.fingerprint
    WHERE d.row_key IS NULL AND k.entity <> s.entity
)

SELECT entity, goal, level, millibits, rule
FROM allowed
WHERE place = 1
UNION ALL
SELECT entity, min(goal) AS goal, 'L4' AS level, 0 AS millibits, 'verdict' AS rule
FROM united
GROUP BY entity
