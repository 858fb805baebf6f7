-- purpose: who is covered, since when, and the household of the row that covered them first
-- inputs: roster_members
-- grain: covered person; covered_since is null when no covering row has a start
WITH ranked AS (
    SELECT
        person_id,
        household_no,
        start_date,
        row_number() OVER (
            PARTITION BY person_id
            ORDER BY start_date ASC NULLS FIRST, household_no ASC NULLS FIRST, row_id ASC NULLS LAST
        ) AS place
    FROM roster_members
    WHERE is_covering AND person_id IS NOT NULL
)

SELECT
    person_id,
    max(CASE WHEN place = 1 THEN household_no END) AS household_no,
    min(start_date) AS covered_since
FROM ranked
GROUP BY person_id
