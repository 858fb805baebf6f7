-- purpose: every unplaced entity begins as its own group
-- inputs: unplaced
-- grain: unplaced entity
SELECT place, place AS label
FROM unplaced
