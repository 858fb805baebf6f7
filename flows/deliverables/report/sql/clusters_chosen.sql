-- purpose: people whose rows are worth a look: joined without an equal number, merged or split,
--          waiting for a clerk, with the most rows, or with somebody else almost as likely
-- inputs: scored_links, person_events, reviews, person_details
-- grain: kind x person
WITH joined AS (
    SELECT links.person_id, min((links.row_id % 2147483647 * 48271 + $seed) % 2147483647) AS draw
    FROM scored_links AS links
    JOIN person_details AS details ON details.person_id = links.person_id
    WHERE links.role = 'self' AND links.decision = 'auto' AND links.level IN ('L4', 'L5')
        AND details.rows > 1
    GROUP BY links.person_id
), alike AS (
    SELECT person_id, runner_up_person_id AS other_person_id,
        max(runner_up_millibits) AS millibits
    FROM scored_links
    WHERE role = 'self' AND decision = 'auto' AND runner_up_person_id IS NOT NULL
        AND person_id <> runner_up_person_id
    GROUP BY person_id, runner_up_person_id
), waiting AS (
    SELECT candidate_person_id AS person_id, max(bits) AS bits
    FROM reviews
    WHERE role = 'self'
    GROUP BY candidate_person_id
), ranked AS (
    SELECT 'no_number' AS kind, person_id, cast(NULL AS VARCHAR) AS other_person_id,
        row_number() OVER (ORDER BY draw ASC NULLS LAST, person_id ASC NULLS LAST) AS place
    FROM joined
    UNION ALL
    SELECT kind, person_id, other_person_id,
        row_number() OVER (
            PARTITION BY kind ORDER BY person_id ASC NULLS LAST, other_person_id ASC NULLS LAST
        ) AS place
    FROM person_events
    WHERE kind <> 'new'
    UNION ALL
    SELECT 'review' AS kind, person_id, cast(NULL AS VARCHAR) AS other_person_id,
        row_number() OVER (ORDER BY bits DESC NULLS LAST, person_id ASC NULLS LAST) AS place
    FROM waiting
    UNION ALL
    SELECT 'largest' AS kind, person_id, cast(NULL AS VARCHAR) AS other_person_id,
        row_number() OVER (
            ORDER BY person_details.rows DESC NULLS LAST, person_id ASC NULLS LAST
        ) AS place
    FROM person_details
    UNION ALL
    SELECT 'alike' AS kind, person_id, other_person_id,
        row_number() OVER (
            ORDER BY millibits DESC NULLS LAST, person_id ASC NULLS LAST,
                other_person_id ASC NULLS LAST
        ) AS place
    FROM alike
)
SELECT kind, person_id, other_person_id, place
FROM ranked
WHERE place <= $few AND person_id IS NOT NULL
ORDER BY kind, place
