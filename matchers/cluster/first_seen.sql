-- purpose: persons seen for the first time, with what they are put in order by
-- inputs: representative_sizes, kept_numbers, entities
-- grain: representative without a number
SELECT representative_sizes.representative, entities.fingerprint
FROM representative_sizes
JOIN entities ON entities.entity = representative_sizes.representative
LEFT JOIN kept_numbers
    ON kept_numbers.representative = representative_sizes.representative
WHERE kept_numbers.person_no IS NULL AND representative_sizes.first_row IS NOT NULL
