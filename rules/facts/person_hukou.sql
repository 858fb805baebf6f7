-- purpose: the hukou household of each person in the register
-- inputs: rows_household_register
-- grain: person with a register row
WITH ranked AS (
    SELECT
        r.person_id, r.hukou_no, r.row_id, r.level_rank,
        row_number() OVER (
            PARTITION BY r.person_id
            ORDER BY r.is_cancelled ASC NULLS LAST, r.change_date DESC NULLS LAST, r.hukou_no ASC NULLS LAST, r.row_id ASC NULLS LAST
        ) AS place
    FROM rows_household_register AS r
    WHERE r.person_id IS NOT NULL
)

SELECT person_id, hukou_no, row_id, level_rank
FROM ranked
WHERE place = 1
