-- purpose: the last judgement of clerks on each pair of row and person
-- inputs: verdicts, person_numbers
-- grain: identity fingerprint x person
SELECT latest.row_key, person_numbers.person_no, latest.verdict
FROM (
    SELECT
        row_key,
        person_id,
        verdict,
        row_number() OVER (
            PARTITION BY row_key, person_id ORDER BY period DESC NULLS LAST, day DESC NULLS LAST,
                lead_id DESC NULLS LAST, source_file DESC NULLS LAST, source_row DESC NULLS LAST
        ) AS row_rank
    FROM verdicts
    WHERE row_key IS NOT NULL AND person_id IS NOT NULL
) AS latest
JOIN person_numbers ON person_numbers.person_id = latest.person_id
WHERE latest.row_rank = 1
