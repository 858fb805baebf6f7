-- purpose: every entity takes the first label among its own and its ties'
-- inputs: labels, ties
-- grain: unplaced entity
SELECT l.place, least(l.label, coalesce(min(n.label), l.label)) AS label
FROM labels AS l
LEFT JOIN ties AS t ON t.place = l.place
LEFT JOIN labels AS n ON n.place = t.other_place
GROUP BY l.place, l.label
