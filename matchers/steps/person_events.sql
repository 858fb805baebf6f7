-- purpose: births and merges of person numbers this month
-- inputs: root_persons, known_entities, roots
-- grain: person x kind x other person
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
