-- purpose: the head of each household as roster and register name him
-- inputs: person_records
-- grain: extract x household number
SELECT
    extract,
    group_no,
    head_name
FROM (
    SELECT
        extract,
        group_no,
        name AS head_name,
        row_number() OVER (
            PARTITION BY extract, group_no
            ORDER BY
                CASE relation WHEN $head THEN 0 WHEN $coarse_head THEN 1 ELSE 2 END ASC NULLS LAST,
                name ASC NULLS LAST
        ) AS row_rank
    FROM person_records
    WHERE group_no <> '' AND name <> '' AND $head_codes LIKE '%|' || relation || '|%'
) AS named
WHERE row_rank = 1
