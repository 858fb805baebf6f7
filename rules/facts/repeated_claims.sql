-- purpose: settlement numbers that came more than once with differing content; they count once
-- inputs: core_medical_claims
-- grain: repeated settlement number, with the row that counts
SELECT c.claim_no, min(c.row_id) AS kept_row_id
FROM core_medical_claims AS c
WHERE NOT c.is_after_as_of
GROUP BY c.claim_no
HAVING count(*) > 1
