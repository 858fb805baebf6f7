-- purpose: every person record of this month and what it was linked to; rows nobody may look at are
--          kept apart; rows that bear a person's own number and name and that a clerk has called
--          not that person's (disowned) wait: there is nobody else. All that hangs on the entity
--          alone is looked up once for each entity, not once for each of its rows
-- inputs: source_rows, entities, entity_decisions, representatives, numbered_persons, person_ids,
--          authorised_representatives, row_judgements
-- grain: accepted source row x role
WITH asked AS (
    SELECT entity_decisions.entity, representatives.representative, person_ids.person_id
    FROM entity_decisions
    JOIN representatives ON representatives.entity = entity_decisions.candidate
    JOIN numbered_persons ON numbered_persons.representative = representatives.representative
    LEFT JOIN person_ids ON person_ids.person_no = numbered_persons.person_no
    WHERE entity_decisions.decision = 'review'
),

placed AS (
    SELECT
        entity_decisions.*,
        entities.kind = 'no_trusted_id' AS is_without_number,
        representatives.representative,
        numbered_persons.person_no,
        person_ids.person_id,
        coalesce(numbered_persons.records > 1, FALSE) AS is_shared,
        asked.person_id AS candidate_person_id,
        authorised_representatives.representative IS NOT NULL AS may_be_looked_at
    FROM entity_decisions
    JOIN entities ON entities.entity = entity_decisions.entity
    JOIN representatives ON representatives.entity = entity_decisions.entity
    LEFT JOIN numbered_persons
        ON numbered_persons.representative = representatives.representative
    LEFT JOIN person_ids ON person_ids.person_no = numbered_persons.person_no
    LEFT JOIN asked ON asked.entity = entity_decisions.entity
    LEFT JOIN authorised_representatives
        ON authorised_representatives.representative
            = coalesce(representatives.representative, asked.representative)
),

disowned AS (
    SELECT DISTINCT source_rows.row_id, source_rows.role, placed.person_id
    FROM row_judgements
    JOIN entities ON entities.fingerprint = row_judgements.row_key
    JOIN source_rows
        ON source_rows.entity = entities.entity
            AND source_rows.extract = row_judgements.extract
    JOIN placed
        ON placed.entity = source_rows.entity AND placed.decision <> 'review'
            AND placed.person_no = row_judgements.person_no
    WHERE row_judgements.verdict = 'different'
)

SELECT
    source_rows.row_id,
    source_rows.role,
    source_rows.extract,
    source_rows.entity,
    source_rows.file_no,
    source_rows.source_row,
    CASE WHEN placed.decision <> 'review' AND disowned.row_id IS NULL THEN placed.person_id END
        AS person_id,
    CASE WHEN disowned.row_id IS NULL THEN placed.candidate_person_id ELSE disowned.person_id END
        AS candidate_person_id,
    CASE
        WHEN source_rows.is_repaired AND placed.level <> 'L5' AND placed.decision <> 'review'
            AND NOT placed.is_without_number THEN 'L3'
        ELSE placed.level
    END AS level,
    placed.total,
    CASE
        WHEN source_rows.is_authorised
            AND NOT (placed.decision IN ('auto', 'review')
                AND placed.may_be_looked_at) THEN 'unauthorised'
        WHEN placed.decision = 'review' OR disowned.row_id IS NOT NULL THEN 'review'
        WHEN source_rows.is_authorised OR placed.is_shared THEN 'auto'
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
JOIN placed ON placed.entity = source_rows.entity
LEFT JOIN disowned
    ON disowned.row_id = source_rows.row_id AND disowned.role = source_rows.role
