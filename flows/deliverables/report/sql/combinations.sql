-- purpose: which levels agree in which combination: how many scored rows, how they were decided,
--          and one of them to look at, drawn by the seed
-- inputs: link_evidence, scored_links
-- grain: combination of levels x decision, the commonest
WITH counted AS (
    SELECT links.decision, evidence.id_level, evidence.name_level, evidence.birth_level,
        evidence.phone_level, evidence.address_level, evidence.head_level, evidence.sex_level,
        count(*) AS rows,
        min(
            cast((links.row_id % 2147483647 * 48271 + $seed) % 2147483647 AS DECIMAL(38, 0))
            * 100000000000000 + links.row_id
        ) AS drawn
    FROM link_evidence AS evidence
    JOIN scored_links AS links ON links.row_id = evidence.row_id AND links.role = evidence.role
    WHERE evidence.role = 'self'
    GROUP BY links.decision, evidence.id_level, evidence.name_level, evidence.birth_level,
        evidence.phone_level, evidence.address_level, evidence.head_level, evidence.sex_level
), commonest AS (
    SELECT counted.rows, cast(counted.drawn % 100000000000000 AS BIGINT) AS row_id,
        row_number() OVER (
            ORDER BY counted.rows DESC NULLS LAST, counted.drawn ASC NULLS LAST
        ) AS place
    FROM counted
), shown AS (
    SELECT commonest.rows, commonest.place, commonest.row_id
    FROM commonest
    WHERE commonest.place <= $max_shown
)
SELECT shown.rows, shown.place, links.row_id, links.role, links.extract, links.level,
    links.decision, links.person_id, links.candidate_person_id,
    evidence.* EXCLUDE (row_id, role, person_id)
FROM shown
JOIN scored_links AS links ON links.row_id = shown.row_id AND links.role = 'self'
JOIN link_evidence AS evidence ON evidence.row_id = shown.row_id AND evidence.role = 'self'
ORDER BY shown.place
