-- purpose: every birth date as written somewhere
-- inputs: person_records
-- grain: birth date as typed x as written
SELECT DISTINCT birth_date, coalesce(birth_date_raw, '') AS birth_date_raw
FROM person_records
