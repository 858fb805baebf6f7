-- purpose: which levels agree in which combination: how many scored rows, how they were decided,
--          and one of them to look at, drawn by the seed
-- inputs: link_evidence, scored_links
-- grain: combination of levels x decision, the commonest
WITH drawn AS (
    SELECT links.decision, evidence.id_level, evidence.name_level, evidence.birth_level,
        evidence.phone_level, evidence.address_level, evidence.head_level, evidence.sex_level,
        links.row_id, (links.row_id % 2147483647 * 48271 + $seed) % 2147483647 AS draw
    FROM link_evidence AS evidence
    JOIN scored_links AS links ON links.row_id = evidence.row_id AND links.role = evidence.role
    WHERE evidence.role = 'self'
), counted AS (
    SELECT decision, id_level, name_level, birth_level, phone_level, address_level, head_level,
        sex_level, count(*) AS rows, min(draw) AS draw
    FROM drawn
    GROUP BY decision, id_level, name_level, birth_level, phone_level, address_level, head_level,
        sex_level
), commonest AS (
    SELECT *,
        row_number() OVER (
            ORDER BY counted.rows DESC NULLS LAST, decision ASC NULLS LAST, draw ASC NULLS LAST
        ) AS place
    FROM counted
), shown AS (
    SELECT commonest.decision, commonest.rows, commonest.place, min(drawn.row_id) AS row_id
    FROM commonest
    JOIN drawn ON drawn.draw = commonest.draw AND drawn.decision = commonest.decision
    WHERE commonest.place <= $max_shown
    GROUP BY commonest.decision, commonest.rows, commonest.place
)
SELECT shown.rows, shown.place, links.row_id, links.role, links.extract, links.level,
    links.decision, links.person_id, links.candidate_person_id,
    evidence.* EXCLUDE (row_id, role, person_id)
FROM shown
JOIN scored_links AS links ON links.row_id = shown.row_id AND links.role = 'self'
JOIN link_evidence AS evidence ON evidence.row_id = shown.row_id AND evidence.role = 'self'
ORDER BY shown.place
