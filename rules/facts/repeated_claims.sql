-- purpose: settlement numbers of the 12 months to as_of that came more than once with differing content; they count once
-- inputs: core_medical_claims, links_keyed
-- grain: repeated settlement number, with the row that counts: the first one that is linked to a person
SELECT c.claim_no, min(c.row_id) AS kept_row_id
FROM core_medical_claims AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'medical_claims' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of AND c.settled_date > $months_ago_12
GROUP BY c.claim_no
HAVING count(*) > 1
