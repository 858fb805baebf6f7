-- ---
-- id: I09
-- title: 特困未成年人满16周岁被停止供养
-- disposition: 2
-- subject: person
-- statement: 特困在近12个月内停保，停保时16或17周岁；或停保时已满18周岁、仍在高中、中职、高职或本科就读
-- cites: [H4, TK24]
-- reads: [education]
-- urgency: orange
-- programme: 特困
-- candidate: 花名册中有特困停保记录
-- conditions:
--   here: 本人健在，户口没有迁出
--   stopped_recently: 停保日期在近12个月内
--   too_early: 停保时16或17周岁，或满18周岁仍在高中、中职、高职、本科就读
-- sentence:
--   minor: "{name}，{age}岁，{status_date}停了特困供养，当时只有{age_then}岁，按规定可以供养到18周岁，请核实并恢复。"
--   student: "{name}，{age}岁，{status_date}停了特困供养，但还在{stage}读书，按规定可以继续供养，请核实并恢复。"
-- verify: 停保原因；现在是否在读；生活由谁负担
-- action: 停保有误的恢复供养并补发
-- evidence: {roster: 特困停保, education: 仍在校就读}
-- evidence_key: [status_date]
-- ---
WITH stopped AS (
    SELECT
        m.person_id, m.level_rank, m.row_id, m.status_date, m.is_here,
        extract(YEAR FROM m.status_date) - extract(YEAR FROM x.birth_date)
        - CASE
            WHEN extract(MONTH FROM m.status_date) * 100 + extract(DAY FROM m.status_date)
                < extract(MONTH FROM x.birth_date) * 100 + extract(DAY FROM x.birth_date) THEN 1
            ELSE 0
        END AS age_then
    FROM roster_members AS m
    JOIN people AS x ON x.person_id = m.person_id
    WHERE m.programme = '特困' AND m.status = '停保'
)

SELECT
    s.person_id,
    CASE WHEN s.age_then IN (16, 17) THEN s.level_rank ELSE greatest(s.level_rank, coalesce(e.level_rank, 1)) END AS level_rank,
    s.status_date,
    s.age_then,
    e.stage,
    CASE WHEN s.age_then IN (16, 17) THEN 'minor' ELSE 'student' END AS branch,
    s.row_id AS row_roster,
    e.row_id AS row_education,
    s.is_here AS ok_here,
    s.status_date > $months_ago_12 AND s.status_date <= $as_of AS ok_stopped_recently,
    s.age_then IN (16, 17) OR (s.age_then >= 18 AND e.person_id IS NOT NULL) AS ok_too_early
FROM stopped AS s
LEFT JOIN rows_education AS e ON e.person_id = s.person_id AND e.stage IN ('高中', '中职', '高职', '本科')
