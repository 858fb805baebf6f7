-- purpose: pairs of unlinked entities that are one person, both ways
-- inputs: pair_decisions, unlinked
-- grain: ordered pair of unlinked entities
SELECT l.node_no AS node_no, r.node_no AS other_node_no
FROM pair_decisions
JOIN unlinked AS l ON l.entity = pair_decisions.left_entity
JOIN unlinked AS r ON r.entity = pair_decisions.right_entity
WHERE pair_decisions.may_link AND pair_decisions.total >= $auto
UNION
SELECT r.node_no AS node_no, l.node_no AS other_node_no
FROM pair_decisions
JOIN unlinked AS l ON l.entity = pair_decisions.left_entity
JOIN unlinked AS r ON r.entity = pair_decisions.right_entity
WHERE pair_decisions.may_link AND pair_decisions.total >= $auto
