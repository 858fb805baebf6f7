-- purpose: identity state: which person each set of loose particulars, and each number and name joined to another's person,
--          was linked to, this month or before, and why
-- inputs: outcomes, entities, roots, root_persons, evidence, index_before, known_entities
-- grain: identity fingerprint
WITH now AS (
    SELECT
        e.fingerprint,
        p.person_no,
        o.level,
        CAST(coalesce(o.total, 0) AS BIGINT) AS millibits,
        o.rule,
    v.id_level,
    v.name_level,
    v.birth_level,
    v.phone_level,
    v.address_level,
    v.head_level,
    v.sex_level,
    v.id_millibits,
    v.name_millibits,
    v.birth_millibits,
    v.phone_millibits,
    v.address_millibits,
    v.head_millibits,
    v.sex_millibits,
    v.cap_millibits,
    v.prior_millibits
    FROM outcomes AS o
    JOIN entities AS e ON e.entity = o.entity
    JOIN roots AS r ON r.entity = o.entity
    JOIN root_persons AS p ON p.root = r.root
    LEFT JOIN evidence AS v ON v.entity = o.entity
    WHERE (e.kind = 'loose' OR r.root <> e.entity) AND NOT e.is_authorised AND e.first_row > 0 AND o.decision <> 'review'
)

SELECT * FROM now
UNION ALL
SELECT
    b.fingerprint,
    coalesce(p.person_no, b.person_no) AS person_no,
    b.level,
    b.millibits,
    b.rule,
    b.id_level,
    b.name_level,
    b.birth_level,
    b.phone_level,
    b.address_level,
    b.head_level,
    b.sex_level,
    b.id_millibits,
    b.name_millibits,
    b.birth_millibits,
    b.phone_millibits,
    b.address_millibits,
    b.head_millibits,
    b.sex_millibits,
    b.cap_millibits,
    b.prior_millibits
FROM index_before AS b
LEFT JOIN known_entities AS k ON k.person_no = b.person_no
LEFT JOIN roots AS r ON r.entity = k.entity
LEFT JOIN root_persons AS p ON p.root = r.root
LEFT JOIN (SELECT DISTINCT fingerprint FROM now) AS again ON again.fingerprint = b.fingerprint
WHERE again.fingerprint IS NULL
ORDER BY fingerprint ASC NULLS LAST
