-- purpose: pairs that wait for a clerk: the row and the best row of each candidate, the best first; and two valid numbers
--          that may be one person's, while each keeps its person (the row that is shown is the first of one of them)
-- inputs: row_links, decided, entities, roots, root_persons, files, judged, namesakes
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
    SELECT row_id, role, extract, entity, level, total, candidate, compared_with, rule, 1 AS place
    FROM row_links
    WHERE decision = 'review' AND candidate IS NOT NULL
    UNION ALL
    SELECT row_id, role, extract, entity, level, runner_up_total AS total, runner_up AS candidate, NULL AS compared_with, rule, 2 AS place
    FROM row_links
    WHERE decision = 'review' AND runner_up_total >= total - $margin AND runner_up_total >= $review
    UNION ALL
    SELECT l.row_id, l.role, l.extract, l.entity, l.level, n.total, n.namesake AS candidate, NULL AS compared_with, NULL AS rule, 4 AS place
    FROM row_links AS l
    JOIN namesakes AS n ON n.entity = l.entity
    WHERE l.decision = 'review' AND (l.runner_up IS DISTINCT FROM n.namesake OR l.runner_up_total < l.total - $margin)
    UNION ALL
    SELECT row_id, role, extract, entity, level, total, candidate, NULL AS compared_with, NULL AS rule, 3 AS place
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
    CASE
        WHEN a.place = 3 THEN '两个有效证件号码疑为同一人的（换号或其中一个有误），两人的记录现各归各'
        WHEN a.rule = 'disowned' AND a.place = 1 THEN '走访人员认为这条数据不是本人的'
        WHEN a.place = 4 THEN '附近另有一名同名的人，证件号码不同'
        WHEN a.place = 2 THEN '另有一名分值相近的候选人'
        WHEN j.id_level IN ('I1', 'I2') AND j.name_level IN ('NP', 'N7', 'N8', 'N0', '--') THEN '证件号码一致而姓名不符'
        WHEN j.id_level IN ('I1', 'I2') AND j.birth_level = 'B0' THEN '证件号码一致而出生日期不符'
        WHEN j.is_own AND j.has_namesake THEN '证件号码一致而姓名只是相近，附近另有同名的人'
        WHEN j.is_own AND j.sex_level = 'S0' THEN '证件号码一致而姓名只是相近，性别、出生日期不符'
        WHEN j.id_level = 'IX' AND j.is_own THEN '证件号码一致而姓名、出生日期均不符，号码疑为他人的'
        WHEN j.id_level = 'IX' THEN '证件号码疑为他人的，姓名等与此人相符'
        WHEN j.id_level IN ('I0', 'I7', 'I8') THEN '姓名等相符而证件号码不同'
        WHEN j.name_level IN ('NP', 'N7', 'N8', 'N0', '--') THEN '姓名不足以认定'
        WHEN j.is_of_one_row THEN '一行记录中写作两个人，资料却像同一人'
        WHEN j.is_listed_apart THEN '同一份名册中的两条不同记录，可能是双胞胎或同名的人'
        WHEN j.may_link AND j.total >= $auto THEN '有两名分值相近的候选人'
        WHEN NOT j.may_link THEN '缺少出生日期或住址等必要依据'
        ELSE '分值在复核线与自动线之间'
    END AS why
FROM asked AS a
JOIN files AS f ON f.file_no = a.row_id // 100000000
JOIN entities AS c ON c.entity = a.candidate
LEFT JOIN files AS g ON g.file_no = c.first_row // 100000000 AND c.first_row > 0
LEFT JOIN roots AS r ON r.entity = a.candidate
LEFT JOIN root_persons AS p ON p.root = r.root
LEFT JOIN judged AS j ON j.seeker = a.entity AND j.target = a.compared_with
ORDER BY review_id ASC NULLS LAST
