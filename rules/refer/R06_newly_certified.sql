-- ---
-- id: R06
-- title: 新持证残疾人
-- disposition: 3
-- subject: person
-- statement: 在保、低保边缘或刚性支出困难人员，近{new_event_months}个月内新发残疾证且有效
-- cites: [H13, J14]
-- needs: [disability]
-- parameters: [new_event_months]
-- urgency: orange
-- refer_to: 残联
-- programme: 残疾人两项补贴/康复服务
-- candidate: 有残疾证记录
-- conditions:
--   here: 本人健在，户口没有迁出
--   covered_or_edge: 在保、低保边缘或刚性支出困难
--   valid: 残疾证有效
--   new: 近{new_event_months}个月内发证
-- sentence: "{name}，{age}岁，{issued_date}新办残疾证（{disability_kind}{disability_level}），请残联核实可以享受哪些补贴和服务。"
-- verify: 需要哪些康复、照料服务；两项补贴是否已申请
-- action: 推送残联，协助申请补贴和服务；重新核对救助类别
-- evidence: {disability: "新发残疾证：{disability_kind}{disability_level}", roster: 救助花名册成员}
-- evidence_key: [disability_kind, disability_level, issued_date]
-- ---
SELECT
    persons.person_id,
    greatest(persons.roster_rank, certificates.level_rank) AS level_rank,
    certificates.disability_kind,
    certificates.disability_level,
    certificates.issued_date,
    certificates.row_id AS row_disability,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    persons.is_covered OR persons.is_edge AS ok_covered_or_edge,
    certificates.is_valid AS ok_valid,
    certificates.issued_date > $new_event_months_day
    AND certificates.issued_date <= $as_of AS ok_new
FROM rows_disability AS certificates
JOIN persons ON persons.person_id = certificates.person_id
