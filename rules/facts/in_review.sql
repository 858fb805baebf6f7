-- purpose: rows that may belong to a person but wait for a clerk: a "no row" rule must not pretend they are not there
-- inputs: links_keyed
-- grain: extract x person with a row in identity review
SELECT DISTINCT l.extract, l.candidate_person_id AS person_id
FROM links_keyed AS l
WHERE l.role = 'self' AND l.decision = 'review' AND l.candidate_person_id IS NOT NULL
