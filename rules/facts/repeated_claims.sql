-- purpose: settlement numbers of the 12 months to as_of that came more than once with differing content; they count once
-- inputs: core_medical_claims, links_keyed
-- grain: repeated settlement number, with the row that counts: the first one that is linked to a person
SELECT core.claim_no, min(core.row_id) AS kept_row_id
FROM core_medical_claims AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'medical_claims'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of AND core.settled_date > $months_ago_12
GROUP BY core.claim_no
HAVING count(*) > 1
