-- purpose: people of each township in the order the seed draws them, the first few of each
-- inputs: people, left_out
-- grain: person
SELECT p.person_id, p.township
FROM people p
LEFT JOIN left_out o ON o.person_id = p.person_id
WHERE p.township IS NOT NULL AND o.person_id IS NULL
QUALIFY row_number() OVER (
    PARTITION BY p.township ORDER BY sha256($seed || '|' || p.person_id), p.person_id
) <= $most
ORDER BY p.township, sha256($seed || '|' || p.person_id), p.person_id
