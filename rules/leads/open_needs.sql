-- purpose: households with an open lead to enrol or to refer: nobody is reviewed for exit while a need is open
-- inputs: leads_weighed, lead_history
-- grain: household
SELECT w.household_key
FROM leads_weighed AS w
WHERE w.disposition IN (1, 3) AND w.own_reason IS NULL
UNION
SELECT coalesce(l.household_no, l.person_id) AS household_key
FROM lead_history AS l
WHERE l.disposition IN (1, 3) AND l.is_open
