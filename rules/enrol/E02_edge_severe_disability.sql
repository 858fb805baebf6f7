-- ---
-- id: E02
-- title: 低保边缘家庭重残人员未单人保
-- disposition: 1
-- subject: person
-- statement: 本人属于低保边缘或刚性支出困难家庭、自己没有在保，而且是重度残疾(一级、二级，或三级智力、三级精神)
-- cites: [H4, A2, DB8]
-- needs: [disability]
-- absence: {roster: everybody}
-- urgency: orange
-- programme: 低保（单人保）
-- candidate: 有残疾证记录
-- conditions:
--   here: 本人健在，户口没有迁出
--   edge: 所在户有低保边缘或刚性支出困难在保，本人没有在保
--   severe: 残疾证有效，且为一级、二级，或三级智力、三级精神(多重三级不算)
-- sentence: "{name}，{age}岁，{disability_kind}残疾{disability_level}，家庭为低保边缘或刚性支出困难家庭，本人尚未享受低保，可以按单人户申请。"
-- verify: 残疾证是否在手、等级是否相符；本人是否愿意单人申请低保
-- action: 告知单人保政策，愿意的协助以本人名义申请低保
-- evidence: {disability: "残疾证有效：{disability_kind}{disability_level}", roster: 低保边缘或刚性支出困难家庭成员}
-- evidence_key: [disability_kind, disability_level, issued_date]
-- ---
SELECT
    persons.person_id,
    greatest(certificates.level_rank, persons.roster_rank) AS level_rank,
    certificates.disability_kind,
    certificates.disability_level,
    certificates.issued_date,
    certificates.issued_date AS evidence_date,
    certificates.row_id AS row_disability,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    persons.is_edge AS ok_edge,
    certificates.is_severe AS ok_severe
FROM rows_disability AS certificates
JOIN persons ON persons.person_id = certificates.person_id
