-- ---
-- id: E07
-- title: 年满60周岁未领取养老金未纳入
-- disposition: 1
-- subject: person
-- statement: 年满60周岁、健在，没有纳入救助，也没有任何养老金发放记录
-- cites: [Y4]
-- needs: [pension]
-- absence: [pension, roster]
-- reads: [household_register, funeral]
-- parameters: [old_age]
-- urgency: yellow
-- programme: 低保
-- candidate: 本月数据中有这个人
-- conditions:
--   here: 本人健在，户口没有迁出
--   old: 年满60周岁
--   uncovered: 没有在保、不是低保边缘或刚性支出困难、也没有正在申请
--   no_pension: 没有任何养老金记录
-- holds: {identity_review: 有养老金记录可能是本人的，正等待人工核对身份}
-- sentence: "{name}，{age}岁，没有领取养老金，也没有纳入救助，请上门看看生活来源。"
-- verify: 有没有办理养老保险待遇；靠什么生活；子女赡养情况；是否愿意申请救助
-- action: 没有办理养老待遇的协助到人社部门办理；生活困难且愿意的协助申请低保
-- evidence: {household_register: "户籍登记显示年满60周岁", roster: 救助花名册显示年满60周岁}
-- evidence_key: []
-- reading: 没有到户籍数据时，用其他数据里的出生日期判断
-- ---
SELECT
    persons.person_id,
    CASE
        WHEN persons.register_row IS NOT NULL THEN persons.register_rank
        ELSE persons.roster_rank
    END AS level_rank,
    persons.register_row AS row_household_register,
    CASE WHEN persons.register_row IS NULL THEN persons.roster_row END AS row_roster,
    persons.is_here AS ok_here,
    persons.age >= $old_age AS ok_old,
    persons.is_uncovered AS ok_uncovered,
    pensions.person_id IS NULL AS ok_no_pension,
    in_review.person_id IS NOT NULL AS hold_identity_review
FROM persons
LEFT JOIN person_pensions AS pensions ON pensions.person_id = persons.person_id
LEFT JOIN in_review ON in_review.person_id = persons.person_id AND in_review.extract = 'pension'
