-- purpose: rows in identity review that rules which help (dispositions 1 and 3) may read as their best candidate's: the one definition of "unproven"
-- inputs: links_keyed
-- grain: source row that waits for nothing but more evidence, its candidate scoring enough and far enough before anybody else
SELECT
    row_id,
    extract,
    role,
    candidate_person_id AS person_id,
    5 AS level_rank
FROM links_keyed
WHERE role = 'self'
    AND decision = 'review'
    AND candidate_person_id IS NOT NULL
    AND is_only_lacking
    AND millibits >= $unproven_bits * 1000
    AND (
        runner_up_millibits IS NULL
        OR runner_up_millibits <= millibits - $unproven_margin_bits * 1000
    )
