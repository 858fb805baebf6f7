-- purpose: one entity per number and name; the best vouched name of a number is its base, the others are contested;
--          where nobody speaks for a name this month the one known from before stays, a contradicted one does not pass
-- inputs: id_names
-- grain: number x name
SELECT
    row_number() OVER (ORDER BY id18 ASC NULLS LAST, hard ASC NULLS LAST) AS entity,
    id18,
    hard,
    rank,
    first_row,
    mentions,
    is_plain,
    is_open,
    is_open AND row_number() OVER (
        PARTITION BY id18
        ORDER BY
            is_open DESC NULLS LAST,
            voices DESC NULLS LAST,
            has_voice DESC NULLS LAST,
            rank ASC NULLS LAST,
            mentions DESC NULLS LAST,
            hard ASC NULLS LAST
    ) = 1 AS is_base
FROM id_names
