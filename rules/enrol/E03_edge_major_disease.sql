-- ---
-- id: E03
-- title: 低保边缘家庭重病患者未单人保
-- disposition: 1
-- subject: person
-- statement: 本人属于低保边缘或刚性支出困难家庭、自己没有在保，而且已确诊大病专项救治病种
-- cites: [H4, A2, DB8]
-- needs: [health]
-- absence: {roster: everybody}
-- urgency: orange
-- programme: 低保（单人保）
-- candidate: 有重大疾病登记
-- conditions:
--   here: 本人健在，户口没有迁出
--   edge: 所在户有低保边缘或刚性支出困难在保，本人没有在保
--   major: 属于大病专项救治病种
--   diagnosed: 确诊日期不晚于数据期末
-- sentence: "{name}，{age}岁，已确诊{disease}，家庭为低保边缘或刚性支出困难家庭，本人尚未享受低保，可以按单人户申请。"
-- open_sentence: "{name}，{age}岁，已确诊重病，家庭为低保边缘或刚性支出困难家庭，本人尚未享受低保，可以按单人户申请。"
-- verify: 病情和治疗花费；本人是否愿意单人申请低保
-- action: 告知单人保政策，愿意的协助以本人名义申请低保；同时核对是否需要医疗救助
-- evidence: {health: 大病专项救治病种登记, roster: 低保边缘或刚性支出困难家庭成员}
-- evidence_key: [disease_code, diagnosed_date]
-- ---
SELECT
    persons.person_id,
    greatest(diagnoses.level_rank, persons.roster_rank) AS level_rank,
    coalesce(diagnoses.disease, '大病') AS disease,
    diagnoses.disease_code,
    diagnoses.diagnosed_date,
    diagnoses.diagnosed_date AS evidence_date,
    diagnoses.row_id AS row_health,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    persons.is_edge AS ok_edge,
    diagnoses.is_major_disease AS ok_major,
    diagnoses.diagnosed_date <= $as_of AS ok_diagnosed
FROM rows_health AS diagnoses
JOIN persons ON persons.person_id = diagnoses.person_id
