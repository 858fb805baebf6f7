-- purpose: identity state: which person each set of particulars without a trusted number, and each
--          number and name joined to another's person, was linked to, this month or before, and why
-- inputs: entity_decisions, entities, representatives, numbered_persons, evidence, index_before,
--          known_entities
-- grain: identity fingerprint
WITH placed AS (
    SELECT entities.fingerprint, entities.entity, numbered_persons.person_no
    FROM entity_decisions
    JOIN entities ON entities.entity = entity_decisions.entity
    JOIN representatives ON representatives.entity = entity_decisions.entity
    JOIN numbered_persons ON numbered_persons.representative = representatives.representative
    WHERE (entities.kind = 'no_trusted_id' OR representatives.representative <> entities.entity)
        AND NOT entities.is_authorised AND entities.first_row > 0
        AND entity_decisions.decision <> 'review'
)

SELECT
    placed.fingerprint,
    placed.person_no,
    entity_decisions.level,
    cast(coalesce(entity_decisions.total, 0) AS BIGINT) AS millibits,
    entity_decisions.rule,
    evidence.id_level,
    evidence.name_level,
    evidence.birth_level,
    evidence.phone_level,
    evidence.address_level,
    evidence.head_level,
    evidence.sex_level,
    evidence.id_millibits,
    evidence.name_millibits,
    evidence.birth_millibits,
    evidence.phone_millibits,
    evidence.address_millibits,
    evidence.head_millibits,
    evidence.sex_millibits,
    evidence.cap_millibits,
    evidence.prior_millibits
FROM placed
JOIN entity_decisions ON entity_decisions.entity = placed.entity
LEFT JOIN evidence ON evidence.entity = placed.entity
UNION ALL
SELECT
    index_before.fingerprint,
    coalesce(numbered_persons.person_no, index_before.person_no) AS person_no,
    index_before.level,
    index_before.millibits,
    index_before.rule,
    index_before.id_level,
    index_before.name_level,
    index_before.birth_level,
    index_before.phone_level,
    index_before.address_level,
    index_before.head_level,
    index_before.sex_level,
    index_before.id_millibits,
    index_before.name_millibits,
    index_before.birth_millibits,
    index_before.phone_millibits,
    index_before.address_millibits,
    index_before.head_millibits,
    index_before.sex_millibits,
    index_before.cap_millibits,
    index_before.prior_millibits
FROM index_before
LEFT JOIN known_entities ON known_entities.person_no = index_before.person_no
LEFT JOIN representatives ON representatives.entity = known_entities.entity
LEFT JOIN numbered_persons ON numbered_persons.representative = representatives.representative
LEFT JOIN (SELECT DISTINCT fingerprint FROM placed) AS again
    ON again.fingerprint = index_before.fingerprint
WHERE again.fingerprint IS NULL
ORDER BY fingerprint ASC NULLS LAST
