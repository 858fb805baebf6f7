-- purpose: the person number that stays with each person known from the months before: of several
--          that prove to be one person's, the one under which the entity that stands for the person
--          was known, whose rows are the most authoritative; then the lowest
-- inputs: known_entities, representatives
-- grain: representative that was known
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
