-- purpose: households with an open lead to enrol or to refer: nobody is reviewed for exit while a need is open
-- inputs: leads_weighed, lead_history
-- grain: household
SELECT household_key
FROM leads_weighed
WHERE disposition IN (1, 3) AND own_reason IS NULL
UNION
SELECT coalesce(household_no, person_id) AS household_key
FROM lead_history
WHERE disposition IN (1, 3) AND is_open
