-- purpose: the households whose property and income look-ups may be read
-- inputs: rows_roster
-- grain: household number on the roster or applying whose authorisation has not ended at as_of
SELECT household_no
FROM rows_roster
WHERE $authorising_statuses LIKE '%|' || status || '|%'
GROUP BY household_no
HAVING max(authorised_until) >= $as_of
