-- ---
-- id: E09
-- title: 困难认定学生家庭未纳入
-- disposition: 1
-- subject: household
-- statement: 学生困难认定等级为特别困难或困难，学生和监护人都没有在保，也不是低保边缘或刚性支出困难
-- cites: [J5, N39(3)]
-- needs: [education]
-- urgency: yellow
-- programme: 低保/低保边缘
-- candidate: 在在校学生名单里
-- conditions:
--   here: 学生健在，户口没有迁出
--   hardship: 困难认定等级为特别困难或困难
--   student_uncovered: 学生没有在保，也不是低保边缘或刚性支出困难(正在申请的仍算)
--   guardian_uncovered: 监护人没有在保，也不是低保边缘或刚性支出困难
-- sentence: "{name}家的学生{student}被学校认定为“{hardship_level}”，学生和监护人都没有纳入救助，请入户看看。"
-- verify: 家庭收入和上学开支；是否愿意申请
-- action: 符合条件且愿意的，协助申请低保或低保边缘
-- evidence: {education: "学校困难认定等级为{hardship_level}"}
-- evidence_key: [student_id, hardship_level]
-- reading: 正在申请的学生仍算；学生不在花名册的，按户口所在户
-- ---
SELECT
    p.person_id,
    p.household_key,
    e.level_rank,
    p.person_id AS student_id,
    p.name AS student,
    e.hardship_level,
    e.enrolled_date AS evidence_date,
    e.row_id AS row_education,
    p.is_here AS ok_here,
    e.hardship_level IN ('特别困难', '困难') AS ok_hardship,
    NOT (p.is_covered OR p.is_edge) AS ok_student_uncovered,
    NOT coalesce(g.is_covered OR g.is_edge, false) AS ok_guardian_uncovered
FROM rows_education AS e
JOIN persons AS p ON p.person_id = e.person_id
LEFT JOIN links_keyed AS l
    ON l.row_id = e.row_id AND l.extract = 'education' AND l.role = 'guardian' AND l.decision IN ('auto', 'new')
LEFT JOIN persons AS g ON g.person_id = l.person_id
