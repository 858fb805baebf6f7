-- purpose: the rows of chosen people, and those that wait for a clerk beside them, with what each
--          weighed
-- inputs: chosen_people, links_keyed, link_evidence
-- grain: chosen person x source row
WITH mine AS (
    SELECT chosen_people.person_id AS shown_for, links.row_id, links.extract, links.level,
        links.decision
    FROM chosen_people
    JOIN links_keyed AS links ON links.person_id = chosen_people.person_id
    WHERE links.role = 'self'
    UNION ALL
    SELECT chosen_people.person_id AS shown_for, links.row_id, links.extract, links.level,
        links.decision
    FROM chosen_people
    JOIN links_keyed AS links ON links.candidate_person_id = chosen_people.person_id
    WHERE links.role = 'self' AND links.decision = 'review'
), counted AS (
    SELECT mine.*,
        row_number() OVER (
            PARTITION BY shown_for
            ORDER BY CASE WHEN decision = 'review' THEN 0 ELSE 1 END ASC NULLS LAST,
                level DESC NULLS LAST, row_id ASC NULLS LAST
        ) AS place,
        count(*) OVER (PARTITION BY shown_for) AS rows_there
    FROM mine
)
SELECT counted.*, evidence.* EXCLUDE (row_id, role, person_id)
FROM counted
LEFT JOIN link_evidence AS evidence
    ON evidence.row_id = counted.row_id AND evidence.role = 'self'
WHERE counted.place <= $max_rows
ORDER BY shown_for, counted.place
