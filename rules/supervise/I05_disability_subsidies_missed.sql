-- ---
-- id: I05
-- title: 应享未享残疾人两项补贴
-- disposition: 2
-- subject: person
-- statement: 残疾证有效且发证超过{grace_months}个月；享受低保但没有困难残疾人生活补贴，或一级、二级残疾的在保对象(特困除外)没有重度残疾人护理补贴
-- cites: [H13]
-- traits: [paper]
-- needs: [disability]
-- parameters: [grace_months]
-- urgency: orange
-- programme: 残疾人两项补贴
-- candidate: 有残疾证记录
-- conditions:
--   here: 本人健在，户口没有迁出
--   valid: 残疾证有效
--   issued_long: 发证超过{grace_months}个月
--   missed: 享受低保而生活补贴为“否”，或一级、二级残疾在保(非特困)而护理补贴为“否”
-- sentence:
--   living: "{name}，{age}岁，享受低保并持有残疾证，尚未领取困难残疾人生活补贴，请核实并协助申请。"
--   nursing: "{name}，{age}岁，{disability_level}残疾且在保，尚未领取重度残疾人护理补贴，请核实并协助申请。"
-- verify: 是否申请过两项补贴；是否领取其他不能同时享受的待遇
-- action: 与残联核对，应享的协助申请
-- evidence: {disability: "残疾证有效：{disability_kind}{disability_level}", roster: 在保}
-- evidence_key: [branch, disability_level]
-- ---
WITH compared AS (
    SELECT
        persons.person_id,
        persons.is_here,
        persons.roster_row,
        greatest(persons.roster_rank, certificates.level_rank) AS level_rank,
        certificates.row_id,
        certificates.disability_kind,
        certificates.disability_level,
        certificates.issued_date,
        certificates.is_valid,
        persons.is_on_dibao AND certificates.has_living_subsidy = FALSE AS misses_living,
        certificates.disability_level IN ('一级', '二级')
        AND persons.is_covered
        AND NOT persons.is_on_tekun
        AND certificates.has_nursing_subsidy = FALSE AS misses_nursing
    FROM rows_disability AS certificates
    JOIN persons ON persons.person_id = certificates.person_id
)

SELECT
    person_id,
    level_rank,
    disability_kind,
    disability_level,
    CASE WHEN misses_living THEN 'living' ELSE 'nursing' END AS branch,
    row_id AS row_disability,
    roster_row AS row_roster,
    is_here AS ok_here,
    is_valid AS ok_valid,
    issued_date < $grace_months_day AS ok_issued_long,
    coalesce(misses_living, FALSE) OR coalesce(misses_nursing, FALSE) AS ok_missed
FROM compared
