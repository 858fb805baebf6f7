-- purpose: what open mentions say about a person, the most authoritative first; guardians and spouses lend no address
-- inputs: entity_of, roots, root_persons, mentions, claims, outcomes
-- grain: open mention of a person
SELECT
    p.person_no,
    m.extract,
    m.role,
    m.row_id,
    m.rank * 1000000000000000 + CASE WHEN m.row_id < 0 THEN 0 ELSE m.row_id END AS place,
    e.entity > 0 AS has_number,
    c.name,
    c.name_kind,
    m.sex,
    m.birth_date,
    CASE WHEN m.role = 'self' THEN m.phone ELSE '' END AS phone,
    CASE WHEN m.role = 'self' THEN m.address ELSE '' END AS address,
    CASE WHEN m.role = 'self' THEN m.live_area ELSE '' END AS live_area,
    CASE WHEN m.role = 'self' THEN m.hukou_area ELSE '' END AS hukou_area,
    m.former_name
FROM entity_of AS e
JOIN roots AS r ON r.entity = e.entity
JOIN root_persons AS p ON p.root = r.root
JOIN mentions AS m ON m.row_id = e.row_id AND m.role = e.role
JOIN claims AS c ON c.row_id = e.row_id AND c.role = e.role
JOIN outcomes AS o ON o.entity = e.entity
WHERE NOT e.is_authorised AND o.decision <> 'review'
