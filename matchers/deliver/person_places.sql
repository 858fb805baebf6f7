-- purpose: where a person lives and is registered, from codes and addresses alike, the most
--          authoritative first
-- inputs: variant_places, representatives, numbered_persons, entities, entity_decisions
-- grain: person
WITH placed AS (
    SELECT
        numbered_persons.person_no,
        variant_places.town,
        variant_places.hukou_town,
        (entities.rank * 1000000000000000 + abs(entities.first_row)) * 16
        + variant_places.variant % 16 AS row_rank
    FROM variant_places
    JOIN entities ON entities.entity = variant_places.entity
    JOIN entity_decisions ON entity_decisions.entity = variant_places.entity
    JOIN representatives ON representatives.entity = variant_places.entity
    JOIN numbered_persons ON numbered_persons.representative = representatives.representative
    WHERE NOT entities.is_authorised AND entity_decisions.decision <> 'review'
)

SELECT
    person_no,
    min_by(town, row_rank) FILTER (WHERE town IS NOT NULL) AS live_township,
    min_by(hukou_town, row_rank) FILTER (WHERE hukou_town IS NOT NULL) AS hukou_township
FROM placed
GROUP BY person_no
