-- purpose: extracts that list each person once (less than one row in fifty is a second one of the
--          same particulars)
-- inputs: record_entities
-- grain: extract
SELECT extract
FROM record_entities
WHERE role = 'self' AND extract <> 'known'
GROUP BY extract
HAVING count(*) * 50 < count(DISTINCT entity) * 51
