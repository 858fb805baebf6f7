-- purpose: rows under a valid number whose holder's name is only like theirs (a homophone, a sign more or less), while somebody
--          else bears their very name in the same village or under the same phone: a brother's number, or a misspelled name.
--          Only a clerk can tell whose they are; not those of which he has said that they are not the namesake's
-- inputs: scored, entities, told_apart
-- grain: contested entity, with the best such namesake
WITH alike AS (
    SELECT s.seeker, e.id18
    FROM scored AS s
    JOIN entities AS e ON e.entity = s.seeker AND e.kind = 'contested'
    JOIN entities AS t ON t.entity = s.target AND t.kind = 'base' AND t.id18 = e.id18
    WHERE s.name_level IN ('homophone', 'similar', 'miswritten')
),

near AS (
    SELECT
        a.seeker AS entity,
        s.target AS namesake,
        s.total,
        row_number() OVER (PARTITION BY a.seeker ORDER BY s.total DESC NULLS LAST, s.target ASC NULLS LAST) AS place
    FROM alike AS a
    JOIN scored AS s ON s.seeker = a.seeker AND s.name_level IN ('equal', 'variant')
        AND (s.phone_level = 'equal' OR s.address_level IN ('same_house', 'same_village'))
    JOIN entities AS t ON t.entity = s.target AND t.kind = 'base' AND t.id18 <> a.id18
    LEFT JOIN told_apart AS d ON d.entity = a.seeker AND d.other = s.target
    WHERE d.entity IS NULL
)

SELECT entity, namesake, total
FROM near
WHERE place = 1
