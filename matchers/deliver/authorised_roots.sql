-- purpose: people of roster households whose assets may be looked at: 在保, 渐退 or 申请中, authorisation not run out
-- inputs: core_roster, entity_of, roots
-- grain: root
SELECT DISTINCT r.root
FROM core_roster AS c
JOIN entity_of AS e ON e.row_id = c.row_id AND e.role = 'self'
JOIN roots AS r ON r.entity = e.entity
WHERE r.root IS NOT NULL AND c.household_no IN (
    SELECT h.household_no
    FROM core_roster AS h
    WHERE h.status IN ('在保', '渐退', '申请中') AND h.authorised_until >= CAST($as_of AS DATE)
)
