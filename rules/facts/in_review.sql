-- purpose: rows that may belong to a person but wait for a clerk: a "no row" rule must not pretend they are not there
-- inputs: links_keyed
-- grain: extract x person with a row in identity review
SELECT DISTINCT extract, candidate_person_id AS person_id
FROM links_keyed
WHERE role = 'self' AND decision = 'review' AND candidate_person_id IS NOT NULL
