-- purpose: one row per household with a lead this month
-- inputs: leads_in_cases
-- grain: case
SELECT
    d.case_no,
    $period AS period,
    max(d.household_no) AS household_no,
    max(CASE WHEN d.place_in_case = 1 THEN d.person_id END) AS person_id,
    max(CASE WHEN d.place_in_case = 1 THEN d.township END) AS township,
    max(CASE WHEN d.place_in_case = 1 THEN d.disposition END) AS main_disposition,
    cast(count(*) AS integer) AS leads,
    cast(sum(CASE WHEN d.suppressed_by IS NULL THEN 1 ELSE 0 END) AS integer) AS published,
    max(CASE WHEN d.place_in_case = 1 THEN d.final_urgency END) AS urgency
FROM leads_in_cases AS d
GROUP BY d.case_no
