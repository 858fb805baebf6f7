-- purpose: rows under a valid number whose holder's name is only like theirs (a homophone, a
--          character more or less) or another, while somebody else bears their very name (of
--          another: one that sounds the same) in the same village or under the same phone: a
--          relative's number, or a misspelled name. Only a clerk can tell
--          whose they are; not those of which he has said that they are not the namesake's
-- inputs: scored, entities, cannot_links_by_clerk
-- grain: entity with a conflicting number, with the best such namesake
WITH alike AS (
    SELECT scored.left_entity, l.id18, scored.is_differing_name
    FROM scored
    JOIN entities AS l ON l.entity = scored.left_entity AND l.kind = 'conflicting_id'
    JOIN entities AS r
        ON r.entity = scored.right_entity AND r.kind = 'trusted_id' AND r.id18 = l.id18
    WHERE scored.is_alike_name OR scored.is_differing_name
),

near AS (
    SELECT
        alike.left_entity AS entity,
        scored.right_entity AS namesake,
        scored.total,
        row_number() OVER (PARTITION BY alike.left_entity ORDER BY scored.total DESC NULLS LAST,
            scored.right_entity ASC NULLS LAST) AS row_rank
    FROM alike
    JOIN scored ON scored.left_entity = alike.left_entity
        AND (scored.is_same_name OR (alike.is_differing_name AND scored.is_sounding_same_name))
        AND (scored.is_same_phone OR scored.is_in_village)
    JOIN entities AS r
        ON r.entity = scored.right_entity AND r.kind = 'trusted_id' AND r.id18 <> alike.id18
    LEFT JOIN cannot_links_by_clerk
        ON cannot_links_by_clerk.entity = alike.left_entity
            AND cannot_links_by_clerk.other = scored.right_entity
    WHERE cannot_links_by_clerk.entity IS NULL
)

SELECT entity, namesake, total
FROM near
WHERE row_rank = 1
