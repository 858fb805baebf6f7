-- purpose: pairs that one extract, which lists each person once, lists as two: under different names, birth dates or, where
--          only the start of a number is known, numbers; and that no number tells to be one. Twins and siblings share birth
--          date, place, phone, head of household and the start of their numbers
-- inputs: scored, entity_of, once_extracts
-- grain: seeker x target
SELECT DISTINCT s.seeker, s.target
FROM scored AS s
JOIN entity_of AS a ON a.entity = s.seeker AND a.role = 'self'
JOIN once_extracts AS o ON o.extract = a.extract
JOIN entity_of AS b ON b.entity = s.target AND b.role = 'self' AND b.extract = a.extract
WHERE s.id_level IN ('I3', 'I8', 'I0', '--')
    AND (s.id_level = 'I3' OR s.name_level NOT IN ('N1', 'N2', '--') OR s.birth_level IN ('B2', 'B3', 'B4', 'B5', 'B8', 'B0'))
