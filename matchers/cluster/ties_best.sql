-- purpose: the strongest tie that put an unplaced entity into its group
-- inputs: judged, groups
-- grain: entity that is not its group's first
WITH placed AS (
    SELECT
        j.*,
        b.root AS goal,
        row_number() OVER (PARTITION BY j.seeker ORDER BY j.total DESC NULLS LAST, j.target ASC NULLS LAST) AS place
    FROM judged AS j
    JOIN groups AS a ON a.entity = j.seeker AND a.entity <> a.root
    JOIN groups AS b ON b.entity = j.target AND b.root = a.root
    WHERE j.may_link AND j.total >= $auto
)

SELECT * FROM placed
WHERE place = 1
