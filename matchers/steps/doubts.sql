-- purpose: unplaced entities alone in their group that may be an earlier one's person, but not surely
-- inputs: judged, groups
-- grain: entity
WITH alone AS (
    SELECT label
    FROM groups
    GROUP BY label
    HAVING count(*) = 1
),

doubted AS (
    SELECT
        j.*,
        b.root AS goal,
        row_number() OVER (PARTITION BY j.seeker ORDER BY j.total DESC NULLS LAST, b.root ASC NULLS LAST) AS place
    FROM judged AS j
    JOIN groups AS a ON a.entity = j.seeker
    JOIN alone AS s ON s.label = a.label
    JOIN groups AS b ON b.entity = j.target AND b.label < a.label
    WHERE j.total >= $review
)

SELECT * FROM doubted
WHERE place = 1
