-- purpose: the lasting number of each person seen this month: the one he had, or the next free one
--          in order of first appearance. Of several that prove to be one person's, the one stays
--          under which the entity that stands for the person was known, whose rows are the most
--          authoritative; then the lowest
-- inputs: representative_sizes, known_entities, representatives, last_person
-- grain: representative
WITH kept AS (
    SELECT
        representatives.representative,
        coalesce(
            min(CASE WHEN known_entities.entity = representatives.representative
                THEN known_entities.person_no END),
            min(known_entities.person_no)
        ) AS person_no
    FROM known_entities
    JOIN representatives ON representatives.entity = known_entities.entity
    GROUP BY representatives.representative
)

SELECT
    representative_sizes.representative,
    kept.person_no IS NULL AS is_new,
    CASE
        WHEN kept.person_no IS NOT NULL THEN kept.person_no
        ELSE last_person.person_no + row_number() OVER (
            PARTITION BY kept.person_no IS NULL
                ORDER BY representative_sizes.first_row ASC NULLS LAST,
                    representative_sizes.representative ASC NULLS LAST
        )
    END AS person_no,
    representative_sizes.records
FROM representative_sizes
CROSS JOIN last_person
LEFT JOIN kept ON kept.representative = representative_sizes.representative
WHERE representative_sizes.first_row IS NOT NULL OR kept.person_no IS NOT NULL
