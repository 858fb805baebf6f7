-- purpose: pairs that no number tells to be one, with the lists that the seeker is on
-- inputs: scored, on_lists
-- grain: seeker x target x list
SELECT s.seeker, s.target, a.listed, a.extract
FROM scored AS s
JOIN on_lists AS a ON a.entity = s.seeker
WHERE s.is_number_inconclusive
