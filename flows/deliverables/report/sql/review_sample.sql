-- purpose: some of the pairs that wait for a clerk, drawn by a hash of their number
-- inputs: reviews
-- grain: drawn pair
SELECT extract, source_file, source_row, role, level, bits, why, candidate_person_id
FROM reviews
ORDER BY md5(review_id), review_id
LIMIT $limit
