-- purpose: rows under a valid number whose holder's name is only like theirs (a homophone, a sign more or less), while somebody
--          else bears their very name in the same village or under the same phone: a brother's number, or a misspelled name.
--          Only a clerk can tell whose they are; not those of which he has said that they are not the namesake's
-- inputs: scored, entities, told_apart
-- grain: contested entity, with the best such namesake
WITH alike AS (
    SELECT scored.seeker, seeker.id18
    FROM scored
    JOIN entities AS seeker ON seeker.entity = scored.seeker AND seeker.kind = 'contested'
    JOIN entities AS target ON target.entity = scored.target AND target.kind = 'base' AND target.id18 = seeker.id18
    WHERE scored.is_alike_name
),

near AS (
    SELECT
        alike.seeker AS entity,
        scored.target AS namesake,
        scored.total,
        row_number() OVER (PARTITION BY alike.seeker ORDER BY scored.total DESC NULLS LAST, scored.target ASC NULLS LAST) AS place
    FROM alike
    JOIN scored ON scored.seeker = alike.seeker AND scored.is_same_name
        AND (scored.phone_level = 'equal' OR scored.is_in_village)
    JOIN entities AS target ON target.entity = scored.target AND target.kind = 'base' AND target.id18 <> alike.id18
    LEFT JOIN told_apart ON told_apart.entity = alike.seeker AND told_apart.other = scored.target
    WHERE told_apart.entity IS NULL
)

SELECT entity, namesake, total
FROM near
WHERE place = 1
