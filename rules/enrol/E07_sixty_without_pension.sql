-- ---
-- id: E07
-- title: 年满{old_age}周岁未领取养老金未纳入
-- disposition: 1
-- subject: person
-- statement: 年满{old_age}周岁、健在的本地居民(户籍在册，或在救助花名册、防返贫监测名单上)，没有纳入救助，也没有任何养老金发放记录
-- cites: [Y4]
-- needs: [pension]
-- absence: {roster: everybody, pension: resident}
-- reads: [household_register, funeral, rural_monitoring]
-- parameters: [old_age]
-- urgency: yellow
-- programme: 低保
-- candidate: 户籍在册，或在救助花名册、防返贫监测名单上
-- conditions:
--   resident: 本人健在、没有迁出，户籍在册，或在救助花名册、防返贫监测名单上
--   old: 年满{old_age}周岁
--   uncovered: 没有在保、不是低保边缘或刚性支出困难、也没有正在申请
--   no_pension: 没有任何养老金记录
-- holds:
--   identity_review: 有养老金记录可能是本人的(包括本县同名、生日相近的人的)，正等待人工核对身份
--   cell_issue: 有因填写有误被退回的养老金记录，可能是本人的
-- sentence: "{name}，{age}岁，没有领取养老金，也没有纳入救助，请入户了解生活来源。"
-- verify: 有无办理养老保险待遇；生活来源；子女赡养情况；是否愿意申请救助
-- action: 未办理养老待遇的协助到人社部门办理；生活困难且愿意的协助申请低保
-- evidence: {household_register: "户籍登记显示年满{old_age}周岁", roster: "救助花名册显示年满{old_age}周岁", rural_monitoring: "防返贫监测对象年满{old_age}周岁"}
-- evidence_key: []
-- reading: 只在热线、就医、学籍监护人等处出现的人，养老金数据里本来就不一定有，不说他没有养老金：他有别的求助线索的，在那条线索里请一并了解；没有到户籍数据时，看花名册和监测名单上的人
-- ---
SELECT
    persons.person_id,
    CASE
        WHEN persons.register_row IS NOT NULL THEN persons.register_rank
        WHEN persons.roster_row IS NOT NULL THEN persons.roster_rank
        ELSE persons.monitoring_rank
    END AS level_rank,
    persons.register_row AS row_household_register,
    CASE WHEN persons.register_row IS NULL THEN persons.roster_row END AS row_roster,
    CASE
        WHEN persons.register_row IS NULL AND persons.roster_row IS NULL THEN persons.monitoring_row
    END AS row_rural_monitoring,
    persons.is_resident AS ok_resident,
    persons.age >= $old_age AS ok_old,
    persons.is_uncovered AS ok_uncovered,
    pensions.person_id IS NULL AS ok_no_pension,
    pending_pensions.person_id IS NOT NULL AS hold_identity_review,
    coalesce(refused.may_have_pension, FALSE) AS hold_cell_issue
FROM persons
LEFT JOIN person_pensions AS pensions ON pensions.person_id = persons.person_id
LEFT JOIN pending_pensions ON pending_pensions.person_id = persons.person_id
LEFT JOIN refused_by_person AS refused ON refused.person_id = persons.person_id
