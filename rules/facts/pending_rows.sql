-- purpose: rows that may be a person's though nobody has said so: those waiting for a clerk, and those that bear a namesake's name
-- inputs: in_review, waiting_namesakes
-- grain: source row in identity review x person it may belong to
SELECT row_id, extract, person_id
FROM in_review
UNION
SELECT row_id, extract, person_id
FROM waiting_namesakes
