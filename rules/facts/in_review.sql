-- purpose: rows that may belong to a person but wait for a clerk: a "no row" rule must not pretend they are not there
-- inputs: links_keyed
-- grain: row in identity review; its person is the best candidate
SELECT row_id, extract, candidate_person_id AS person_id
FROM links_keyed
WHERE role = 'self' AND decision = 'review' AND candidate_person_id IS NOT NULL
