-- ---
-- id: X12
-- title: 经办人员近亲属未备案
-- disposition: 4
-- subject: person
-- statement: 在保对象是经办人员或村干部的近亲属，还没有备案；补备案并入户核实，本身绝不是退出理由
-- cites: [DB11, DB20]
-- needs: [officials_kin]
-- urgency: yellow
-- evidence_class: direct
-- programme: 不影响现有待遇/低保边缘/临时救助
-- candidate: 在近亲属备案名单里
-- conditions:
--   here: 本人健在，户口没有迁出
--   covered: 在保
--   not_filed: 还没有备案
-- sentence: "{name}，{age}岁，是经办人员或村干部的近亲属，尚未备案，请补办备案并入户核实；这本身不影响待遇。"
-- verify: 亲属关系是否属实；家庭情况是否符合条件
-- action: 补办备案、入户核实，不得因此停保
-- evidence: {officials_kin: 近亲属未备案, roster: 在保}
-- evidence_key: [kinship]
-- ---
SELECT
    persons.person_id,
    greatest(persons.roster_rank, kin.level_rank) AS level_rank,
    kin.kinship,
    kin.row_id AS row_officials_kin,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    persons.is_covered AS ok_covered,
    kin.is_filed = FALSE AS ok_not_filed
FROM rows_officials_kin AS kin
JOIN persons ON persons.person_id = kin.person_id
