-- purpose: pairs to measure this month's m (two descriptions under one valid number) and u (neighbours in hash order)
-- inputs: forms
-- grain: pair of profiles
WITH numbered_forms AS (
    SELECT profile, entity, id18, md5(CAST(profile AS VARCHAR)) AS draw
    FROM forms
    WHERE id18 IS NOT NULL AND birth_from = 'stated' AND NOT coalesce(id_is_repaired, FALSE)
),

same AS (
    SELECT
        a.profile AS seeker,
        b.profile AS target,
        row_number() OVER (ORDER BY a.draw ASC NULLS LAST, b.draw ASC NULLS LAST) AS place
    FROM numbered_forms AS a
    JOIN numbered_forms AS b ON b.id18 = a.id18 AND b.draw > a.draw
),

random AS (
    SELECT
        profile AS seeker,
        lead(profile) OVER (ORDER BY draw ASC NULLS LAST) AS target,
        id18,
        lead(id18) OVER (ORDER BY draw ASC NULLS LAST) AS other_id18,
        row_number() OVER (ORDER BY draw ASC NULLS LAST) AS place
    FROM numbered_forms
)

SELECT seeker, target, 'm' AS key
FROM same
WHERE place <= $sample
UNION ALL
SELECT seeker, target, 'u' AS key
FROM random
WHERE place <= $sample AND target IS NOT NULL AND id18 <> other_id18
