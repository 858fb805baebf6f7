-- purpose: births, merges and splits of person numbers this month; split: rows that were a person's
--          are another's now, while that person goes on
-- inputs: numbered_persons, person_ids, known_entities, representatives, index_before, entities,
--          entity_decisions, judgements
-- grain: person x kind x other person
WITH moved AS (
    SELECT
        now_person.person_no,
        coalesce(before_person.person_no, index_before.person_no) AS other_no,
        max(CASE WHEN judgements.row_key IS NOT NULL THEN 1 ELSE 0 END) AS is_judged
    FROM index_before
    JOIN entities ON entities.fingerprint = index_before.fingerprint
    JOIN entity_decisions
        ON entity_decisions.entity = entities.entity AND entity_decisions.decision <> 'review'
    JOIN representatives AS now_representative ON now_representative.entity = entities.entity
    JOIN numbered_persons AS now_person
        ON now_person.representative = now_representative.representative
    LEFT JOIN known_entities ON known_entities.person_no = index_before.person_no
    LEFT JOIN representatives AS before_representative
        ON before_representative.entity = known_entities.entity
    LEFT JOIN numbered_persons AS before_person
        ON before_person.representative = before_representative.representative
    LEFT JOIN judgements
        ON judgements.row_key = index_before.fingerprint
            AND judgements.person_no = index_before.person_no AND judgements.verdict = 'different'
    WHERE now_person.person_no <> coalesce(before_person.person_no, index_before.person_no)
    GROUP BY now_person.person_no, coalesce(before_person.person_no, index_before.person_no)
)

SELECT
    person_ids.person_id,
    'new' AS kind,
    '' AS other_person_id,
    cast($period AS VARCHAR) AS period,
    '首次出现' AS why
FROM numbered_persons
JOIN person_ids ON person_ids.person_no = numbered_persons.person_no
WHERE numbered_persons.is_new
UNION ALL
SELECT
    person_ids.person_id,
    'merged_into' AS kind,
    other_ids.person_id AS other_person_id,
    cast($period AS VARCHAR) AS period,
    '本月资料表明为同一人' AS why
FROM known_entities
JOIN representatives ON representatives.entity = known_entities.entity
JOIN numbered_persons ON numbered_persons.representative = representatives.representative
JOIN person_ids ON person_ids.person_no = known_entities.person_no
JOIN person_ids AS other_ids ON other_ids.person_no = numbered_persons.person_no
WHERE numbered_persons.person_no <> known_entities.person_no
UNION ALL
SELECT
    person_ids.person_id,
    'split_from' AS kind,
    other_ids.person_id AS other_person_id,
    cast($period AS VARCHAR) AS period,
    CASE WHEN moved.is_judged = 1 THEN '人工认定不是同一人' ELSE '本月资料表明不是同一人' END AS why
FROM moved
JOIN person_ids ON person_ids.person_no = moved.person_no
JOIN person_ids AS other_ids ON other_ids.person_no = moved.other_no
ORDER BY person_id ASC NULLS LAST, kind ASC NULLS LAST, other_person_id ASC NULLS LAST
