-- purpose: births, merges and splits of person numbers this month; split: rows that were a person's are another's now, while
--          that person goes on
-- inputs: root_persons, known_entities, roots, index_before, entities, outcomes, words
-- grain: person x kind x other person
WITH moved AS (
    SELECT
        p.person_no,
        coalesce(s.person_no, b.person_no) AS other_no,
        max(CASE WHEN w.row_key IS NOT NULL THEN 1 ELSE 0 END) AS is_told
    FROM index_before AS b
    JOIN entities AS e ON e.fingerprint = b.fingerprint
    JOIN outcomes AS o ON o.entity = e.entity AND o.decision <> 'review'
    JOIN roots AS r ON r.entity = e.entity
    JOIN root_persons AS p ON p.root = r.root
    LEFT JOIN known_entities AS k ON k.person_no = b.person_no
    LEFT JOIN roots AS q ON q.entity = k.entity
    LEFT JOIN root_persons AS s ON s.root = q.root
    LEFT JOIN words AS w ON w.row_key = b.fingerprint AND w.person_no = b.person_no AND w.verdict = 'different'
    WHERE p.person_no <> coalesce(s.person_no, b.person_no)
    GROUP BY p.person_no, coalesce(s.person_no, b.person_no)
)

SELECT
    'P' || lpad(CAST(person_no AS VARCHAR), 9, '0') AS person_id,
    'new' AS kind,
    '' AS other_person_id,
    CAST($period AS VARCHAR) AS period,
    '首次出现' AS why
FROM root_persons
WHERE is_new
UNION ALL
SELECT
    'P' || lpad(CAST(k.person_no AS VARCHAR), 9, '0') AS person_id,
    'merged_into' AS kind,
    'P' || lpad(CAST(p.person_no AS VARCHAR), 9, '0') AS other_person_id,
    CAST($period AS VARCHAR) AS period,
    '本月资料表明为同一人' AS why
FROM known_entities AS k
JOIN roots AS r ON r.entity = k.entity
JOIN root_persons AS p ON p.root = r.root
WHERE p.person_no <> k.person_no
UNION ALL
SELECT
    'P' || lpad(CAST(person_no AS VARCHAR), 9, '0') AS person_id,
    'split_from' AS kind,
    'P' || lpad(CAST(other_no AS VARCHAR), 9, '0') AS other_person_id,
    CAST($period AS VARCHAR) AS period,
    CASE WHEN is_told = 1 THEN '人工认定不是同一人' ELSE '本月资料表明不是同一人' END AS why
FROM moved
ORDER BY person_id ASC NULLS LAST, kind ASC NULLS LAST, other_person_id ASC NULLS LAST
