-- purpose: pairs that wait for a clerk: the row and the best row of each candidate, the best first;
--          and two valid numbers that may be one person's, while each keeps its person (the row
--          that is shown is the first of one of them). The reason is that of the deciding row of
--          link_policy.yaml, or the score's, or why the row is asked about at all
-- inputs: row_links, source_rows, record_decisions, entities, representatives, numbered_persons,
--          person_ids, files, pair_decisions, namesakes, review_reasons
-- grain: row in review x candidate
WITH sides AS (
    SELECT
        left_entity,
        left_entity AS entity,
        right_entity AS candidate,
        right_entity,
        level,
        total
    FROM record_decisions
    WHERE decision = 'ask'
    UNION ALL
    SELECT
        left_entity,
        right_entity AS entity,
        left_entity AS candidate,
        right_entity,
        level,
        total
    FROM record_decisions
    WHERE decision = 'ask'
),

numbers AS (
    SELECT
        row_links.row_id,
        row_links.role,
        row_links.extract,
        row_links.entity,
        sides.level,
        sides.total,
        sides.candidate,
        row_number() OVER (
            PARTITION BY sides.left_entity
            ORDER BY row_links.entity = sides.left_entity DESC NULLS LAST,
                row_links.role = 'self' DESC NULLS LAST, row_links.row_id ASC NULLS LAST,
                row_links.role ASC NULLS LAST
        ) AS row_rank
    FROM sides
    JOIN representatives AS l ON l.entity = sides.left_entity
    JOIN representatives AS r ON r.entity = sides.right_entity
    JOIN row_links ON row_links.entity = sides.entity
    WHERE r.representative <> l.representative AND row_links.decision <> 'unauthorised'
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
        1 AS row_rank
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
        2 AS row_rank
    FROM row_links
    WHERE decision = 'review' AND runner_up_total >= total - $margin AND runner_up_total >= $review
    UNION ALL
    SELECT
        row_links.row_id,
        row_links.role,
        row_links.extract,
        row_links.entity,
        row_links.level,
        namesakes.total,
        namesakes.namesake AS candidate,
        NULL AS compared_with,
        'namesake_nearby' AS reason,
        4 AS row_rank
    FROM row_links
    JOIN namesakes ON namesakes.entity = row_links.entity
    WHERE row_links.decision = 'review'
        AND (row_links.runner_up IS DISTINCT FROM namesakes.namesake
            OR row_links.runner_up_total < row_links.total - $margin)
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
        3 AS row_rank
    FROM numbers
    WHERE row_rank = 1
),

first_rows AS (
    SELECT DISTINCT entities.entity, source_rows.file_no, source_rows.source_row
    FROM asked
    JOIN entities ON entities.entity = asked.candidate
    JOIN source_rows ON source_rows.row_id = entities.first_row
)

SELECT
    'R' || substr(md5(cast(asked.row_id AS VARCHAR) || asked.role
        || cast(asked.row_rank AS VARCHAR)), 1, 12) AS review_id,
    asked.extract,
    files.source_file,
    source_rows.source_row,
    asked.role,
    other_files.extract AS other_extract,
    other_files.source_file AS other_source_file,
    first_rows.source_row AS other_source_row,
    person_ids.person_id AS candidate_person_id,
    asked.level,
    cast(asked.total AS DOUBLE) / 1000 AS bits,
    review_reasons.zh AS why
FROM asked
JOIN source_rows ON source_rows.row_id = asked.row_id AND source_rows.role = asked.role
JOIN files ON files.file_no = source_rows.file_no
JOIN entities ON entities.entity = asked.candidate
LEFT JOIN first_rows ON first_rows.entity = asked.candidate
LEFT JOIN files AS other_files ON other_files.file_no = first_rows.file_no
LEFT JOIN representatives ON representatives.entity = asked.candidate
LEFT JOIN numbered_persons ON numbered_persons.representative = representatives.representative
LEFT JOIN person_ids ON person_ids.person_no = numbered_persons.person_no
LEFT JOIN pair_decisions
    ON pair_decisions.left_entity = asked.entity
        AND pair_decisions.right_entity = asked.compared_with
JOIN review_reasons
    ON review_reasons.reason = coalesce(
        asked.reason, pair_decisions.reason,
        CASE WHEN pair_decisions.total >= $auto THEN 'two_close' ELSE 'between_thresholds' END
    )
ORDER BY review_id ASC NULLS LAST
