-- purpose: people of each township in the order the seed draws them, the first few of each
-- inputs: people, left_out
-- grain: person
WITH drawable AS (
    SELECT people.person_id, people.township, sha256($seed || '|' || people.person_id) AS draw
    FROM people
    LEFT JOIN left_out ON left_out.person_id = people.person_id
    WHERE people.township IS NOT NULL AND left_out.person_id IS NULL
), ranked AS (
    SELECT person_id, township, draw,
        row_number() OVER (PARTITION BY township ORDER BY draw, person_id) AS draw_rank
    FROM drawable
)
SELECT person_id, township
FROM ranked
WHERE draw_rank <= $limit
ORDER BY township, draw, person_id
