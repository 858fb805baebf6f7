-- purpose: who called, as far as a rule about calls asks: the standing of each candidate, and somebody unknown for whom there is none
-- inputs: calls_in_review, persons
-- grain: person or provisional person with a call in review; an unknown caller counts as living here and uncovered
SELECT DISTINCT
    persons.person_id,
    persons.is_here,
    persons.is_covered,
    persons.is_edge,
    persons.is_applying,
    persons.is_uncovered,
    5 AS roster_rank,
    cast(NULL AS bigint) AS roster_row
FROM calls_in_review AS calls
JOIN persons ON persons.person_id = calls.person_id
WHERE NOT calls.is_provisional
UNION ALL
SELECT DISTINCT person_id, TRUE, FALSE, FALSE, FALSE, TRUE, 5, cast(NULL AS bigint)
FROM calls_in_review
WHERE is_provisional
