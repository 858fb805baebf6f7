-- purpose: the hukou household of each person in the register
-- inputs: rows_household_register
-- grain: person with a register row
WITH ranked AS (
    SELECT
        person_id, hukou_no, row_id, level_rank,
        row_number() OVER (
            PARTITION BY person_id
            ORDER BY
                is_cancelled ASC NULLS LAST,
                change_date DESC NULLS LAST,
                hukou_no ASC NULLS LAST,
                row_id ASC NULLS LAST
        ) AS place
    FROM rows_household_register
    WHERE person_id IS NOT NULL
)

SELECT person_id, hukou_no, row_id, level_rank
FROM ranked
WHERE place = 1
