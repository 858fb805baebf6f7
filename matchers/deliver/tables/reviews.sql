-- purpose: pairs that wait for a clerk: the row and the best row of each candidate, the best first; and two valid numbers
--          that may be one person's, while each keeps its person (the row that is shown is the first of one of them)
--          The reason is that of the deciding row of link_policy.yaml, or the score's, or why the row is asked about at all
-- inputs: row_links, decided, entities, roots, root_persons, files, judged, namesakes, review_reasons
-- grain: row in review x candidate
WITH sides AS (
    SELECT d.seeker, d.seeker AS entity, d.target AS candidate, d.target, d.level, d.total
    FROM decided AS d
    WHERE d.decision = 'ask'
    UNION ALL
    SELECT d.seeker, d.target AS entity, d.seeker AS candidate, d.target, d.level, d.total
    FROM decided AS d
    WHERE d.decision = 'ask'
),

numbers AS (
    SELECT
        l.row_id,
        l.role,
        l.extract,
        l.entity,
        s.level,
        s.total,
        s.candidate,
        row_number() OVER (
            PARTITION BY s.seeker
            ORDER BY l.entity = s.seeker DESC NULLS LAST, l.role = 'self' DESC NULLS LAST, l.row_id ASC NULLS LAST, l.role ASC NULLS LAST
        ) AS place
    FROM sides AS s
    JOIN roots AS a ON a.entity = s.seeker
    JOIN roots AS b ON b.entity = s.target
    JOIN row_links AS l ON l.entity = s.entity
    WHERE b.root <> a.root AND l.decision <> 'unauthorised'
),

asked AS (
    SELECT
        row_id,
        role,
        extract,
        entity,
        level,
        total,
        candidate,
        compared_with,
        CASE WHEN rule = 'disowned' THEN 'disowned' END AS reason,
        1 AS place
    FROM row_links
    WHERE decision = 'review' AND candidate IS NOT NULL
    UNION ALL
    SELECT
        row_id,
        role,
        extract,
        entity,
        level,
        runner_up_total AS total,
        runner_up AS candidate,
        NULL AS compared_with,
        'runner_up' AS reason,
        2 AS place
    FROM row_links
    WHERE decision = 'review' AND runner_up_total >= total - $margin AND runner_up_total >= $review
    UNION ALL
    SELECT
        l.row_id,
        l.role,
        l.extract,
        l.entity,
        l.level,
        n.total,
        n.namesake AS candidate,
        NULL AS compared_with,
        'namesake_nearby' AS reason,
        4 AS place
    FROM row_links AS l
    JOIN namesakes AS n ON n.entity = l.entity
    WHERE l.decision = 'review' AND (l.runner_up IS DISTINCT FROM n.namesake OR l.runner_up_total < l.total - $margin)
    UNION ALL
    SELECT
        row_id,
        role,
        extract,
        entity,
        level,
        total,
        candidate,
        NULL AS compared_with,
        'two_numbers' AS reason,
        3 AS place
    FROM numbers
    WHERE place = 1
)

SELECT
    'R' || substr(md5(CAST(a.row_id AS VARCHAR) || a.role || CAST(a.place AS VARCHAR)), 1, 12) AS review_id,
    a.extract,
    f.source_file,
    CAST(a.row_id % 100000000 AS INTEGER) AS source_row,
    a.role,
    g.extract AS other_extract,
    g.source_file AS other_source_file,
    CASE WHEN c.first_row > 0 THEN CAST(c.first_row % 100000000 AS INTEGER) END AS other_source_row,
    'P' || lpad(CAST(p.person_no AS VARCHAR), 9, '0') AS candidate_person_id,
    a.level,
    CAST(a.total AS DOUBLE) / 1000 AS bits,
    words.zh AS why
FROM asked AS a
JOIN files AS f ON f.file_no = a.row_id // 100000000
JOIN entities AS c ON c.entity = a.candidate
LEFT JOIN files AS g ON g.file_no = c.first_row // 100000000 AND c.first_row > 0
LEFT JOIN roots AS r ON r.entity = a.candidate
LEFT JOIN root_persons AS p ON p.root = r.root
LEFT JOIN judged AS j ON j.seeker = a.entity AND j.target = a.compared_with
JOIN review_reasons AS words
    ON words.reason = coalesce(
        a.reason, j.reason, CASE WHEN j.total >= $auto THEN 'two_close' ELSE 'between_thresholds' END
    )
ORDER BY review_id ASC NULLS LAST
