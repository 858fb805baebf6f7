-- purpose: one row per household with a lead this month
-- inputs: leads_in_cases
-- grain: case
SELECT
    case_no,
    $period AS period,
    max(household_no) AS household_no,
    max(CASE WHEN place_in_case = 1 THEN person_id END) AS person_id,
    max(CASE WHEN place_in_case = 1 THEN township END) AS township,
    max(CASE WHEN place_in_case = 1 THEN disposition END) AS main_disposition,
    cast(count(*) AS integer) AS leads,
    cast(sum(CASE WHEN suppressed_by IS NULL THEN 1 ELSE 0 END) AS integer) AS published,
    max(CASE WHEN place_in_case = 1 THEN final_urgency END) AS urgency
FROM leads_in_cases
GROUP BY case_no
