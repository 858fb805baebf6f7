-- purpose: one entity per number and name; the best vouched name of a number is the entity with its
--          trusted number, the others are conflicting; where nobody speaks for a name this month
--          the one known from before stays, a contradicted one does not pass
-- inputs: id_names
-- grain: number x name
SELECT
    row_number() OVER (ORDER BY id18 ASC NULLS LAST, hard ASC NULLS LAST) AS entity,
    id18,
    hard,
    rank,
    first_row,
    records,
    is_plain,
    is_open,
    is_open AND row_number() OVER (
        PARTITION BY id18
        ORDER BY
            is_open DESC NULLS LAST,
            voices DESC NULLS LAST,
            has_voice DESC NULLS LAST,
            rank ASC NULLS LAST,
            records DESC NULLS LAST,
            hard ASC NULLS LAST
    ) = 1 AS is_trusted
FROM id_names
