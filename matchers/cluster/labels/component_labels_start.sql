-- purpose: every unlinked entity begins as its own group
-- inputs: unlinked
-- grain: unlinked entity
SELECT node_no, node_no AS label
FROM unlinked
