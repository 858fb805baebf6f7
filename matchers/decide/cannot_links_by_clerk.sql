-- purpose: entities and known persons that a clerk has called different; a judgement on a row holds
--          for the person whom the row was taken for since
-- inputs: judgements, entities, index_before, known_entities
-- grain: entity x entity under which the person appears this month
WITH different AS (
    SELECT entities.entity, judgements.person_no
    FROM judgements
    JOIN entities ON entities.fingerprint = judgements.row_key
    WHERE judgements.verdict = 'different'
    UNION
    SELECT known_entities.entity, judgements.person_no
    FROM judgements
    JOIN index_before
        ON index_before.fingerprint = judgements.row_key
            AND index_before.person_no <> judgements.person_no
    JOIN known_entities ON known_entities.person_no = index_before.person_no
    WHERE judgements.verdict = 'different'
)

SELECT DISTINCT different.entity, known_entities.entity AS other
FROM different
JOIN known_entities
    ON known_entities.person_no = different.person_no AND known_entities.entity <> different.entity
