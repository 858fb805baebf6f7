-- ---
-- id: I09
-- title: 特困未成年人满{work_age}周岁被停止供养
-- disposition: 2
-- subject: person
-- statement: 特困在近{stopped_months}个月内停保，停保时{work_age..adult_age}周岁；或停保时已满{adult_age}周岁、仍在高中、中职、高职或本科就读
-- cites: [H4, TK24]
-- reads: [education]
-- parameters: [work_age, adult_age, stopped_months]
-- urgency: orange
-- identity: not_needed
-- programme: 特困
-- candidate: 花名册中有特困停保记录
-- conditions:
--   here: 本人健在，户口没有迁出
--   stopped_recently: 停保日期在近{stopped_months}个月内
--   too_early: 停保时{work_age..adult_age}周岁，或满{adult_age}周岁仍在高中、中职、高职、本科就读
-- sentence:
--   minor: "{name}，{age}岁，{status_date}停止特困供养，当时只有{age_then}岁，按规定可以供养到{adult_age}周岁，请核实并恢复。"
--   student: "{name}，{age}岁，{status_date}停止特困供养，但仍在{stage}就读，按规定可以继续供养，请核实并恢复。"
-- verify: 停保原因；现在是否在读；生活由谁负担
-- action: 停保有误的恢复供养并补发
-- evidence: {roster: 特困停保, education: 仍在校就读}
-- evidence_key: [status_date]
-- ---
WITH stopped AS (
    SELECT
        members.person_id,
        members.level_rank,
        members.row_id,
        members.status_date,
        members.is_here,
        ages.age AS age_then,
        ages.age >= $work_age AND ages.age < $adult_age AS is_minor
    FROM roster_members AS members
    LEFT JOIN ages
        ON ages.person_id = members.person_id AND ages.on_day = members.status_date
    WHERE members.programme = '特困' AND members.status = '停保' AND members.person_id IS NOT NULL
)

SELECT
    stopped.person_id,
    CASE
        WHEN stopped.is_minor THEN stopped.level_rank
        ELSE greatest(stopped.level_rank, coalesce(students.level_rank, 1))
    END AS level_rank,
    stopped.status_date,
    stopped.age_then,
    students.stage,
    CASE WHEN stopped.is_minor THEN 'minor' ELSE 'student' END AS branch,
    stopped.row_id AS row_roster,
    students.row_id AS row_education,
    stopped.is_here AS ok_here,
    stopped.status_date > $stopped_months_day
    AND stopped.status_date <= $as_of AS ok_stopped_recently,
    stopped.is_minor
    OR (stopped.age_then >= $adult_age AND students.person_id IS NOT NULL) AS ok_too_early
FROM stopped
LEFT JOIN rows_education AS students
    ON students.person_id = stopped.person_id AND students.stage IN ('高中', '中职', '高职', '本科')
