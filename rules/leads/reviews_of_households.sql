-- purpose: which regular review (H5) each household in 低保 or 特困 is under, since when, and how often it falls due
-- inputs: roster_programmes, households, local_values
-- grain: household number x programme in force; review_months is null where no interval is set, last_day where the date was invalid
SELECT
    programmes.household_no,
    programmes.programme,
    programmes.dibao_class,
    households.first_person_id AS person_id,
    cast(households.members AS integer) AS members,
    CASE
        WHEN NOT programmes.is_review_date_unknown OR programmes.last_review_date IS NOT NULL
            THEN coalesce(programmes.last_review_date, programmes.start_date_in_force)
    END AS last_day,
    programmes.last_review_date IS NULL AS is_first,
    cast(CASE
        WHEN programmes.programme = '特困' THEN local_values.review_months_tekun
        WHEN programmes.dibao_class = 'A' THEN local_values.review_months_a
        WHEN programmes.dibao_class = 'B' THEN local_values.review_months_b
        WHEN programmes.dibao_class = 'C' THEN local_values.review_months_c
    END AS integer) AS review_months
FROM roster_programmes AS programmes
JOIN households ON households.household_key = programmes.household_no
LEFT JOIN local_values ON local_values.area_key = households.area_key
WHERE programmes.programme IN ('特困', '低保') AND programmes.is_in_force
