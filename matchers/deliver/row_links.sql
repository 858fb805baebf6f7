-- purpose: every person record of this month and what it was linked to; rows nobody may look at are
--          kept apart; rows that bear a person's own number and name and that a clerk has called
--          not that person's (disowned) wait: there is nobody else
-- inputs: source_rows, entities, entity_decisions, representatives, numbered_persons, person_ids,
--          authorised_representatives, row_judgements
-- grain: accepted source row x role
WITH asked AS (
    SELECT entity_decisions.entity, representatives.representative, numbered_persons.person_no
    FROM entity_decisions
    JOIN representatives ON representatives.entity = entity_decisions.candidate
    JOIN numbered_persons ON numbered_persons.representative = representatives.representative
    WHERE entity_decisions.decision = 'review'
),

placed AS (
    SELECT
        entity_decisions.*,
        representatives.representative,
        asked.person_no AS candidate_no,
        coalesce(representatives.representative, asked.representative) AS looked_at
    FROM entity_decisions
    JOIN representatives ON representatives.entity = entity_decisions.entity
    LEFT JOIN asked ON asked.entity = entity_decisions.entity
),

disowned AS (
    SELECT DISTINCT source_rows.row_id, source_rows.role, numbered_persons.person_no
    FROM row_judgements
    JOIN entities ON entities.fingerprint = row_judgements.row_key
    JOIN source_rows
        ON source_rows.entity = entities.entity
            AND source_rows.extract = row_judgements.extract
    JOIN placed ON placed.entity = source_rows.entity AND placed.decision <> 'review'
    JOIN numbered_persons
        ON numbered_persons.representative = placed.representative
            AND numbered_persons.person_no = row_judgements.person_no
    WHERE row_judgements.verdict = 'different'
)

SELECT
    source_rows.row_id,
    source_rows.role,
    source_rows.extract,
    source_rows.entity,
    source_rows.file_no,
    source_rows.source_row,
    CASE WHEN placed.decision <> 'review' AND disowned.row_id IS NULL
        THEN person_ids.person_id END AS person_id,
    candidate_ids.person_id AS candidate_person_id,
    CASE
        WHEN placed.decision = 'review' THEN placed.level
        WHEN entities.kind = 'no_trusted_id' THEN placed.level
        WHEN source_rows.is_repaired AND placed.level <> 'L5' THEN 'L3'
        ELSE placed.level
    END AS level,
    placed.total,
    CASE
        WHEN source_rows.is_authorised
            AND NOT (placed.decision IN ('auto', 'review')
                AND authorised_representatives.representative IS NOT NULL) THEN 'unauthorised'
        WHEN placed.decision = 'review' OR disowned.row_id IS NOT NULL THEN 'review'
        WHEN source_rows.is_authorised OR numbered_persons.records > 1 THEN 'auto'
        ELSE 'new'
    END AS decision,
    CASE
        WHEN disowned.row_id IS NOT NULL THEN 'disowned'
        WHEN source_rows.is_repaired AND placed.rule = 'exact' THEN 'repaired'
        ELSE placed.rule
    END AS rule,
    placed.compared_with,
    CASE WHEN disowned.row_id IS NOT NULL THEN placed.representative ELSE placed.candidate END
        AS candidate,
    placed.runner_up,
    placed.runner_up_total,
    placed.runner_up_name_level
FROM source_rows
JOIN entities ON entities.entity = source_rows.entity
JOIN placed ON placed.entity = source_rows.entity
LEFT JOIN numbered_persons ON numbered_persons.representative = placed.representative
LEFT JOIN person_ids ON person_ids.person_no = numbered_persons.person_no
LEFT JOIN disowned
    ON disowned.row_id = source_rows.row_id AND disowned.role = source_rows.role
LEFT JOIN person_ids AS candidate_ids
    ON candidate_ids.person_no = coalesce(disowned.person_no, placed.candidate_no)
LEFT JOIN authorised_representatives ON authorised_representatives.representative = placed.looked_at
