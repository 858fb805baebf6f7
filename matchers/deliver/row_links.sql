-- purpose: every mention of this month and what it was linked to; rows nobody may look at are kept apart; rows that bear
--          a person's own number and name and that a clerk has called not that person's (disowned) wait: there is nobody else
-- inputs: entity_of, entities, outcomes, roots, root_persons, authorised_roots, row_words
-- grain: accepted source row x role
WITH asked AS (
    SELECT o.entity, g.root, p.person_no
    FROM outcomes AS o
    JOIN roots AS g ON g.entity = o.candidate
    JOIN root_persons AS p ON p.root = g.root
    WHERE o.decision = 'review'
),

placed AS (
    SELECT
        o.*,
        r.root,
        c.person_no AS candidate_no,
        coalesce(r.root, c.root) AS looked_at
    FROM outcomes AS o
    JOIN roots AS r ON r.entity = o.entity
    LEFT JOIN asked AS c ON c.entity = o.entity
),

disowned AS (
    SELECT DISTINCT e.row_id, e.role, p.person_no
    FROM row_words AS w
    JOIN entities AS n ON n.fingerprint = w.row_key
    JOIN entity_of AS e ON e.entity = n.entity AND e.extract = w.extract
    JOIN placed AS o ON o.entity = e.entity AND o.decision <> 'review'
    JOIN root_persons AS p ON p.root = o.root AND p.person_no = w.person_no
    WHERE w.verdict = 'different'
)

SELECT
    e.row_id,
    e.role,
    e.extract,
    e.entity,
    CASE WHEN o.decision <> 'review' AND d.row_id IS NULL THEN p.person_no END AS person_no,
    coalesce(d.person_no, o.candidate_no) AS candidate_no,
    CASE
        WHEN o.decision = 'review' THEN o.level
        WHEN n.kind = 'loose' THEN o.level
        WHEN e.is_repaired AND o.level <> 'L5' THEN 'L3'
        ELSE o.level
    END AS level,
    o.total,
    CASE
        WHEN e.is_authorised AND NOT (o.decision IN ('auto', 'review') AND a.root IS NOT NULL) THEN 'unauthorised'
        WHEN o.decision = 'review' OR d.row_id IS NOT NULL THEN 'review'
        WHEN e.is_authorised OR p.mentions > 1 THEN 'auto'
        ELSE 'new'
    END AS decision,
    CASE
        WHEN d.row_id IS NOT NULL THEN 'disowned'
        WHEN e.is_repaired AND o.rule = 'exact' THEN 'repaired'
        ELSE o.rule
    END AS rule,
    o.compared_with,
    CASE WHEN d.row_id IS NOT NULL THEN o.root ELSE o.candidate END AS candidate,
    o.runner_up,
    o.runner_up_total,
    o.runner_up_name_level
FROM entity_of AS e
JOIN entities AS n ON n.entity = e.entity
JOIN placed AS o ON o.entity = e.entity
LEFT JOIN root_persons AS p ON p.root = o.root
LEFT JOIN disowned AS d ON d.row_id = e.row_id AND d.role = e.role
LEFT JOIN authorised_roots AS a ON a.root = o.looked_at
WHERE e.extract <> 'known'
