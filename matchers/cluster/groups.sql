-- purpose: unplaced entities and the one that stands for their person
-- inputs: unplaced, labels
-- grain: unplaced entity
SELECT u.entity, r.entity AS root, u.place, l.label
FROM unplaced AS u
JOIN labels AS l ON l.place = u.place
JOIN unplaced AS r ON r.place = l.label
