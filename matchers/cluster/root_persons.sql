-- purpose: the lasting number of each person seen this month: the one he had, or the next free one in order of
--          first appearance
-- inputs: root_sizes, known_entities, roots, last_person
-- grain: root
WITH kept AS (
    SELECT r.root, min(k.person_no) AS person_no
    FROM known_entities AS k
    JOIN roots AS r ON r.entity = k.entity
    GROUP BY r.root
)

SELECT
    s.root,
    k.person_no IS NULL AS is_new,
    CASE
        WHEN k.person_no IS NOT NULL THEN k.person_no
        ELSE last_person.person_no + row_number() OVER (
            PARTITION BY k.person_no IS NULL ORDER BY s.first_row ASC NULLS LAST, s.root ASC NULLS LAST
        )
    END AS person_no,
    s.mentions
FROM root_sizes AS s
CROSS JOIN last_person
LEFT JOIN kept AS k ON k.root = s.root
WHERE s.first_row IS NOT NULL OR k.person_no IS NOT NULL
