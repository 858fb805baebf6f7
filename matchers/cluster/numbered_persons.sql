-- purpose: the lasting number of each person seen this month: the one he had, or the next free
--          one
-- inputs: representative_sizes, kept_numbers, new_persons, last_person
-- grain: representative
SELECT
    representative_sizes.representative,
    kept_numbers.person_no IS NULL AS is_new,
    coalesce(kept_numbers.person_no, last_person.person_no + new_persons.new_no) AS person_no,
    representative_sizes.records
FROM representative_sizes
CROSS JOIN last_person
LEFT JOIN kept_numbers ON kept_numbers.representative = representative_sizes.representative
LEFT JOIN new_persons ON new_persons.representative = representative_sizes.representative
WHERE representative_sizes.first_row IS NOT NULL OR kept_numbers.person_no IS NOT NULL
