-- ---
-- id: I04
-- title: 在保学生未享受教育资助
-- disposition: 2
-- subject: person
-- statement: 在保的在校学生，入学超过{grace_months}个月，本学年资助金额空白或为0
-- cites: [H8, J14]
-- needs: [education]
-- absence: {education: on_roster}
-- parameters: [grace_months]
-- urgency: yellow
-- programme: 教育救助
-- candidate: 在在校学生名单里
-- conditions:
--   here: 本人健在，户口没有迁出
--   covered: 在保
--   no_aid: 本学年资助金额空白或为0
--   enrolled_long: 入学超过{grace_months}个月
-- holds:
--   identity_review: 还有写明资助的在校记录可能是本人的(包括本县同名、生日相近的人的)，正等待人工核对身份
--   cell_issue: 资助金额填写有误、无法判断；或者还有因填写有误被退回的在校记录，可能是本人的
-- sentence: "{name}，{age}岁，正在享受救助，{enrolled_date}入学，本学年尚未获得教育资助，请与学校核实。"
-- verify: 学校是否给予资助或减免；学生是否申请过
-- action: 协助向学校申请资助
-- evidence: {education: 在校学生名单中没有资助, roster: 在保}
-- evidence_key: [enrolled_date, school_year]
-- reading: 不限学段；资助按学年，每学年(9月起)没有的都是新线索
-- ---
SELECT
    persons.person_id,
    greatest(persons.roster_rank, students.level_rank) AS level_rank,
    students.stage,
    students.enrolled_date,
    $school_year AS school_year,
    students.row_id AS row_education,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    persons.is_covered AS ok_covered,
    coalesce(students.aid_yuan_year, 0) = 0 AS ok_no_aid,
    students.enrolled_date < $grace_months_day AS ok_enrolled_long,
    coalesce(pending.may_have_aid, FALSE) AS hold_identity_review,
    students.is_aid_unknown OR coalesce(refused.may_be_at_school, FALSE) AS hold_cell_issue
FROM rows_education AS students
JOIN persons ON persons.person_id = students.person_id
LEFT JOIN pending_schooling AS pending ON pending.person_id = persons.person_id
LEFT JOIN refused_by_person AS refused ON refused.person_id = persons.person_id
