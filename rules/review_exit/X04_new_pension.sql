-- ---
-- id: X04
-- title: 新领职工或机关养老金
-- disposition: 4
-- subject: person
-- statement: 在保对象领取职工养老或机关事业养老金，待遇起始日期晚于本人最早的在保起始日期，养老金减去基础养老金后超过低保标准
-- cites: [DB13]
-- needs: [pension]
-- parameters: [dibao_standard]
-- urgency: yellow
-- evidence_class: indirect
-- programme: 低保边缘/低保渐退
-- candidate: 有养老金记录
-- conditions:
--   here: 本人健在，户口没有迁出
--   covered: 在保
--   kind: 养老类型为职工养老或机关事业
--   newer: 待遇起始日期晚于本人最早的在保起始日期
--   over_standard: 养老金减去基础养老金超过低保标准
-- sentence: "{name}，{age}岁，经比对，有新增养老待遇信息，请入户核实。"
-- verify: 开始领取养老金的时间；其他家庭成员的情况；有无大额支出
-- action: 上门核实后重新核算，符合渐退的办理渐退
-- evidence: {pension: 养老金发放, roster: 在保}
-- evidence_key: [pension_kind, pension_start_date]
-- ---
SELECT
    persons.person_id,
    greatest(persons.roster_rank, pensions.level_rank) AS level_rank,
    pensions.pension_kind,
    pensions.pension_start_date,
    persons.covered_since,
    pensions.pension_beyond_basic,
    pensions.row_id AS row_pension,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    persons.is_covered AS ok_covered,
    pensions.pension_kind IN ('职工养老', '机关事业') AS ok_kind,
    pensions.pension_start_date > persons.covered_since AS ok_newer,
    pensions.pension_beyond_basic > local_values.dibao_standard AS ok_over_standard
FROM rows_pension AS pensions
JOIN persons ON persons.person_id = pensions.person_id
LEFT JOIN local_values ON local_values.area_key = persons.area_key
