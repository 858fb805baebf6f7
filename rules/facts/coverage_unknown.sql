-- purpose: roster rows in force of which nobody says whether their person is covered: the file counts the covered of a household and names more
-- inputs: rows_roster
-- grain: roster row of a programme that covers people; person_id is null while the row waits in identity review
SELECT row_id, person_id, household_no
FROM rows_roster
WHERE is_active
    AND is_covered IS NULL
    AND programme IN ('低保', '特困', '孤儿', '事实无人抚养儿童')
