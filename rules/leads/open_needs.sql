-- purpose: households with an open lead to enrol or to refer: nobody is reviewed for exit while a need is open,
--     or while a call waits that may be theirs
-- inputs: leads_weighed, persons, lead_history
-- grain: household
SELECT household_key
FROM leads_weighed
WHERE disposition IN (1, 3) AND own_reason IS NULL
UNION
SELECT persons.household_key
FROM leads_weighed AS calls
JOIN persons ON persons.person_id = calls.person_id
WHERE calls.disposition IN (1, 3) AND calls.own_reason IS NULL AND calls.unproven = 'call'
UNION
SELECT coalesce(household_no, person_id) AS household_key
FROM lead_history
WHERE disposition IN (1, 3) AND is_open
