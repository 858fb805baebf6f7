-- ---
-- id: R02
-- title: 新入学需教育救助
-- disposition: 3
-- subject: person
-- statement: 在保、低保边缘或刚性支出困难人员，近{new_event_months}个月内入读高中及以上，本学年资助金额空白或为0
-- cites: [H8, J14]
-- needs: [education]
-- parameters: [new_event_months]
-- urgency: yellow
-- refer_to: 教育
-- programme: 教育救助
-- candidate: 在在校学生名单里
-- conditions:
--   here: 本人健在，户口没有迁出
--   covered_or_edge: 在保、低保边缘或刚性支出困难
--   new: 近{new_event_months}个月内入学
--   stage: 学段为高中、中职、高职、本科或研究生
--   no_aid: 本学年资助金额空白或为0
-- holds: {cell_issue: 资助金额填写有误、无法判断}
-- sentence: "{name}，{age}岁，{enrolled_date}入读{stage}，尚未获得教育资助，请教育部门落实。"
-- verify: 学费、住宿费负担；是否申请过资助
-- action: 推送教育部门，协助申请资助或减免
-- evidence: {education: "新入读{stage}，没有资助", roster: 救助花名册成员}
-- evidence_key: [enrolled_date, stage]
-- ---
SELECT
    persons.person_id,
    greatest(persons.roster_rank, students.level_rank) AS level_rank,
    students.stage,
    students.enrolled_date,
    students.row_id AS row_education,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    persons.is_covered OR persons.is_edge AS ok_covered_or_edge,
    students.enrolled_date > $new_event_months_day AND students.enrolled_date <= $as_of AS ok_new,
    students.stage IN ('高中', '中职', '高职', '本科', '研究生') AS ok_stage,
    coalesce(students.aid_yuan_year, 0) = 0 AS ok_no_aid,
    students.is_aid_unknown AS hold_cell_issue
FROM rows_education AS students
JOIN persons ON persons.person_id = students.person_id
