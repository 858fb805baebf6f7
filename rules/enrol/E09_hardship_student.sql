-- ---
-- id: E09
-- title: 困难认定学生家庭未纳入
-- disposition: 1
-- subject: household
-- statement: 学生困难认定等级为特别困难或困难，学生和监护人都没有在保，也不是低保边缘或刚性支出困难
-- cites: [J5, N39(3)]
-- needs: [education]
-- absence: {roster: everybody}
-- urgency: yellow
-- programme: 低保/低保边缘
-- candidate: 在在校学生名单里
-- conditions:
--   here: 学生健在，户口没有迁出
--   hardship: 困难认定等级为特别困难或困难
--   student_uncovered: 学生没有在保，也不是低保边缘或刚性支出困难(正在申请的仍算)
--   guardian_uncovered: 监护人没有在保，也不是低保边缘或刚性支出困难
-- sentence: "{name}家的学生{student}被学校认定为“{hardship_level}”，学生和监护人都没有纳入救助，请入户了解。"
-- verify: 家庭收入和上学开支；是否愿意申请
-- action: 符合条件且愿意的，协助申请低保或低保边缘
-- evidence: {education: "学校困难认定等级为{hardship_level}"}
-- evidence_key: [student_id, hardship_level]
-- reading: 正在申请的学生仍算；学生不在花名册的，按户口所在户
-- ---
SELECT
    persons.person_id,
    persons.household_key,
    students.level_rank,
    persons.person_id AS student_id,
    persons.name AS student,
    students.hardship_level,
    students.enrolled_date AS evidence_date,
    students.row_id AS row_education,
    persons.is_here AS ok_here,
    students.hardship_level IN ('特别困难', '困难') AS ok_hardship,
    (NOT persons.is_covered AND NOT persons.is_edge) AS ok_student_uncovered,
    NOT coalesce(guardians.is_covered OR guardians.is_edge, FALSE) AS ok_guardian_uncovered
FROM rows_education AS students
JOIN persons ON persons.person_id = students.person_id
LEFT JOIN linked_rows AS linked ON linked.row_id = students.row_id AND linked.role = 'guardian'
LEFT JOIN persons AS guardians ON guardians.person_id = linked.person_id
