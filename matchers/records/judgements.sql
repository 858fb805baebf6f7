-- purpose: the last judgement of clerks on each pair of row and person
-- inputs: verdicts
-- grain: identity fingerprint x person
SELECT row_key, CAST(substr(person_id, 2) AS BIGINT) AS person_no, verdict
FROM (
    SELECT
        row_key,
        person_id,
        verdict,
        row_number() OVER (
            PARTITION BY row_key, person_id ORDER BY period DESC NULLS LAST, day DESC NULLS LAST,
                lead_id DESC NULLS LAST
        ) AS row_rank
    FROM verdicts
    WHERE row_key IS NOT NULL AND person_id IS NOT NULL
) AS latest
WHERE row_rank = 1
