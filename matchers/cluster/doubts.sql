-- purpose: unplaced entities alone in their group that may be an earlier one's person, but not surely; one that is a person
--          comes before one that is in doubt itself
-- inputs: judged, groups
-- grain: entity
WITH alone AS (
    SELECT label
    FROM groups
    GROUP BY label
    HAVING count(*) = 1
),

near AS (
    SELECT j.*, b.root AS goal
    FROM judged AS j
    JOIN groups AS a ON a.entity = j.seeker
    JOIN alone AS s ON s.label = a.label
    JOIN groups AS b ON b.entity = j.target AND b.label < a.label
    WHERE j.total >= $review
),

doubted AS (
    SELECT
        n.*,
        row_number() OVER (
            PARTITION BY n.seeker ORDER BY d.seeker IS NULL DESC NULLS LAST, n.total DESC NULLS LAST, n.goal ASC NULLS LAST
        ) AS place
    FROM near AS n
    LEFT JOIN (SELECT DISTINCT q.seeker FROM near AS q) AS d ON d.seeker = n.goal
)

SELECT * FROM doubted
WHERE place = 1
