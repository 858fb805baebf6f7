-- purpose: pairs of unplaced entities that are one person, both ways
-- inputs: judged, unplaced
-- grain: ordered pair of unplaced entities
SELECT a.place AS place, b.place AS other_place
FROM judged AS j
JOIN unplaced AS a ON a.entity = j.seeker
JOIN unplaced AS b ON b.entity = j.target
WHERE j.may_link AND j.total >= $auto
UNION
SELECT b.place AS place, a.place AS other_place
FROM judged AS j
JOIN unplaced AS a ON a.entity = j.seeker
JOIN unplaced AS b ON b.entity = j.target
WHERE j.may_link AND j.total >= $auto
