-- purpose: open loose entities that no base claims, in the order in which persons are made of them: who is known from the
--          months before, then by authority, then by what they say, so that the order of rows changes nobody
-- inputs: entities, decided, remembered
-- grain: entity
SELECT e.entity, row_number() OVER (ORDER BY e.first_row < 0 DESC NULLS LAST, e.rank ASC NULLS LAST, e.fingerprint ASC NULLS LAST) AS place
FROM entities AS e
LEFT JOIN decided AS d ON d.seeker = e.entity AND d.decision <> 'none'
LEFT JOIN remembered AS s ON s.entity = e.entity
WHERE e.kind = 'loose' AND NOT e.is_authorised AND d.seeker IS NULL AND s.entity IS NULL
