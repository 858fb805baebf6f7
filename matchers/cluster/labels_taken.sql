-- purpose: the labels of the last round
-- inputs: labels_next
-- grain: unplaced entity
SELECT place, label FROM labels_next
