-- purpose: settlement numbers of the 12 months to as_of that came more than once with differing content; they count once
-- inputs: core_medical_claims, linked_rows
-- grain: repeated settlement number, with the row that counts: the first one that is linked to a person
SELECT core.claim_no, min(core.row_id) AS kept_row_id
FROM core_medical_claims AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of AND core.settled_date > $spending_months_day
GROUP BY core.claim_no
HAVING count(*) > 1
