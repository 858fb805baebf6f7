-- purpose: pairs that one extract, which lists each person once, lists as two under different names, and that no number
--          tells to be one: twins and siblings share birth date, place, phone and head of household
-- inputs: scored, entity_of, once_extracts
-- grain: seeker x target
SELECT DISTINCT s.seeker, s.target
FROM scored AS s
JOIN entity_of AS a ON a.entity = s.seeker AND a.role = 'self'
JOIN once_extracts AS o ON o.extract = a.extract
JOIN entity_of AS b ON b.entity = s.target AND b.role = 'self' AND b.extract = a.extract
WHERE s.name_level NOT IN ('N1', 'N2', '--') AND s.id_level IN ('I3', 'I8', 'I0', '--')
