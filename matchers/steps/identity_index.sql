-- purpose: identity state: which person each set of loose particulars was linked to, this month or before
-- inputs: outcomes, entities, roots, root_persons, index_before, known_entities
-- grain: identity fingerprint
WITH now AS (
    SELECT e.fingerprint, p.person_no, o.level, coalesce(o.total, 0) AS millibits, o.rule
    FROM outcomes AS o
    JOIN entities AS e ON e.entity = o.entity
    JOIN roots AS r ON r.entity = o.entity
    JOIN root_persons AS p ON p.root = r.root
    WHERE e.kind = 'loose' AND NOT e.is_authorised AND e.first_row > 0 AND o.decision <> 'review'
)

SELECT fingerprint, person_no, level, millibits, rule FROM now
UNION ALL
SELECT b.fingerprint, coalesce(p.person_no, b.person_no) AS person_no, b.level, b.millibits, b.rule
FROM index_before AS b
LEFT JOIN known_entities AS k ON k.person_no = b.person_no
LEFT JOIN roots AS r ON r.entity = k.entity
LEFT JOIN root_persons AS p ON p.root = r.root
WHERE b.fingerprint NOT IN (SELECT n.fingerprint FROM now AS n)
