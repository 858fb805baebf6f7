-- purpose: the people whose property and income look-ups may be read
-- inputs: rows_roster, authorised_households
-- grain: member of a household whose authorisation has not ended at as_of
SELECT DISTINCT roster.person_id
FROM rows_roster AS roster
JOIN authorised_households ON authorised_households.household_no = roster.household_no
WHERE roster.person_id IS NOT NULL
