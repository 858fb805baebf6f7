-- purpose: entities and known persons that a clerk has called different; a word on a row holds for the person whom the row
--          was taken for since
-- inputs: words, entities, index_before, known_entities
-- grain: entity x entity under which the person appears this month
WITH spoken AS (
    SELECT e.entity, w.person_no
    FROM words AS w
    JOIN entities AS e ON e.fingerprint = w.row_key
    WHERE w.verdict = 'different'
    UNION
    SELECT k.entity, w.person_no
    FROM words AS w
    JOIN index_before AS i ON i.fingerprint = w.row_key AND i.person_no <> w.person_no
    JOIN known_entities AS k ON k.person_no = i.person_no
    WHERE w.verdict = 'different'
)

SELECT DISTINCT s.entity, k.entity AS other
FROM spoken AS s
JOIN known_entities AS k ON k.person_no = s.person_no AND k.entity <> s.entity
