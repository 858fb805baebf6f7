-- purpose: for each seeker the bases it may belong to, reached directly or through an entity that was linked; pairs so
--          weak that they could neither be linked, nor asked about, nor stand in another's way are left out
-- inputs: judged, linked, forbidden
-- grain: seeker x base
WITH strong AS (
    SELECT seeker, target, key, seeker_kind, target_kind, may_link, is_certain, asks, level, name_level, total
    FROM judged
    WHERE total >= $least OR is_own OR is_number_almost_whole
),

reached AS (
    SELECT j.*, coalesce(l.goal, j.target) AS goal
    FROM strong AS j
    LEFT JOIN linked AS l ON l.seeker = j.target
    WHERE j.target_kind = 'base'
    UNION ALL
    SELECT j.*, l.goal
    FROM strong AS j
    JOIN linked AS l ON l.seeker = j.target
    WHERE j.target_kind = 'loose'
),

placed AS (
    SELECT
        r.*,
        row_number() OVER (
            PARTITION BY r.seeker, r.goal
            ORDER BY
                may_link AND total >= $auto DESC NULLS LAST,
                may_link DESC NULLS LAST,
                level ASC NULLS LAST,
                total DESC NULLS LAST,
                target ASC NULLS LAST
        ) AS place
    FROM reached AS r
    LEFT JOIN forbidden AS f ON f.entity = r.seeker AND f.goal = r.goal
    WHERE f.entity IS NULL
)

SELECT *
FROM placed
WHERE place = 1
