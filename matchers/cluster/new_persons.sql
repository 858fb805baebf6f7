-- purpose: persons seen for the first time, in order of first appearance
-- inputs: representative_sizes, kept_numbers
-- grain: representative without a number; new_no counts from 1
SELECT
    representative_sizes.representative,
    row_number() OVER (ORDER BY representative_sizes.first_row ASC NULLS LAST,
        representative_sizes.representative ASC NULLS LAST) AS new_no
FROM representative_sizes
LEFT JOIN kept_numbers ON kept_numbers.representative = representative_sizes.representative
WHERE kept_numbers.person_no IS NULL AND representative_sizes.first_row IS NOT NULL
