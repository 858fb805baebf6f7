-- purpose: how many open mentions (and months before) a person has: alone = nobody else matched
-- inputs: entity_of, roots
-- grain: root
SELECT r.root, count(*) AS mentions, min(CASE WHEN e.extract <> 'known' THEN e.row_id END) AS first_row
FROM entity_of AS e
JOIN roots AS r ON r.entity = e.entity
WHERE r.root IS NOT NULL AND NOT e.is_authorised
GROUP BY r.root
