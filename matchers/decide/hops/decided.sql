-- purpose: each seeker's best candidate, the runner-up, and what follows: auto, review or none; of two valid numbers that
--          may be one person's (issued anew; or one birth date and region, another sequence, one name, sex and village or phone)
--          only that a clerk is asked, while each keeps its person; a number that agrees is asked about,
--          whatever the name (one that a spreadsheet cut only where name, village or phone agrees too), unless the
--          row is surely the same as another one that has no base either
-- inputs: candidates, forbidden, judged
-- grain: seeker that has a candidate
WITH ranked AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY seeker ORDER BY is_own DESC NULLS LAST, total DESC NULLS LAST, goal ASC NULLS LAST
        ) AS by_number,
        row_number() OVER (PARTITION BY seeker ORDER BY total DESC NULLS LAST, goal ASC NULLS LAST) AS standing
    FROM candidates
),

with_own_number AS (
    SELECT DISTINCT seeker
    FROM ranked
    WHERE seeker_kind = 'contested' AND may_link AND is_own
),

best AS (
    SELECT ranked.*
    FROM ranked
    LEFT JOIN with_own_number ON with_own_number.seeker = ranked.seeker
    WHERE (ranked.seeker_kind = 'contested' AND ranked.may_link AND ranked.is_own AND ranked.by_number = 1)
        OR (ranked.standing = 1 AND with_own_number.seeker IS NULL)
),

runner_up AS (
    SELECT
        r.seeker,
        r.goal,
        r.total,
        r.name_level,
        row_number() OVER (PARTITION BY r.seeker ORDER BY r.total DESC NULLS LAST, r.goal ASC NULLS LAST) AS place
    FROM ranked AS r
    JOIN best AS b ON b.seeker = r.seeker AND b.goal <> r.goal
),

tied AS (
    SELECT seeker AS entity FROM judged WHERE may_link AND total >= $auto AND target_kind = 'loose'
    UNION
    SELECT target AS entity FROM judged WHERE may_link AND total >= $auto AND target_kind = 'loose'
)

SELECT
    b.*,
    r.goal AS runner_up,
    r.total AS runner_up_total,
    r.name_level AS runner_up_name_level,
    CASE
        WHEN b.is_own AND b.may_link THEN 'auto'
        WHEN b.id_level <> 'IX' AND b.seeker_kind = 'contested' AND told.entity IS NULL THEN 'review'
        WHEN b.may_link AND b.total >= $auto AND coalesce(r.total < b.total - $margin, TRUE) THEN 'auto'
        WHEN b.seeker_kind = 'contested' AND told.entity IS NULL THEN 'review'
        WHEN b.seeker_kind = 'base' AND b.total >= $review AND (
            b.id_level = 'I7' OR (b.id_level = 'I8' AND b.name_level IN ('N1', 'N2') AND b.is_near AND b.sex_level <> 'S0')
        ) THEN 'ask'
        WHEN b.seeker_kind = 'base' THEN 'none'
        WHEN b.total >= $review THEN 'review'
        WHEN b.seeker_kind = 'loose' AND t.entity IS NULL
            AND (b.id_level IN ('I1', 'I2', 'I6') OR (b.id_level = 'I3' AND (b.is_named OR b.is_near))) THEN 'review'
        ELSE 'none'
    END AS decision
FROM best AS b
LEFT JOIN runner_up AS r ON r.seeker = b.seeker AND r.place = 1
LEFT JOIN tied AS t ON t.entity = b.seeker
LEFT JOIN (SELECT DISTINCT entity FROM forbidden) AS told ON told.entity = b.seeker
