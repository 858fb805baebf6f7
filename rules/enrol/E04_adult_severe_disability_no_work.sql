-- ---
-- id: E04
-- title: 成年无业重度残疾人未纳入
-- disposition: 1
-- subject: person
-- statement: 年满{adult_age}周岁不满{old_age}周岁的重度残疾人，没有纳入救助，没有在职或灵活就业，每月养老金合计不到当地低保标准
-- cites: [T, N83]
-- needs: [disability, employment, pension]
-- absence: {roster: everybody, employment: certified_or_roster, pension: resident}
-- parameters: [dibao_standard, adult_age, old_age]
-- urgency: orange
-- programme: 低保（参照单人户）
-- candidate: 有残疾证记录
-- conditions:
--   here: 本人健在，户口没有迁出
--   adult: 年满{adult_age}周岁、不满{old_age}周岁
--   severe: 残疾证有效，且为一级、二级，或三级智力、三级精神(多重三级不算)
--   uncovered: 没有在保、不是低保边缘或刚性支出困难、也没有正在申请
--   not_working: 没有在职或灵活就业记录
--   low_pension: 各项养老金合计不到当地每月低保标准(没有养老金记录的，户籍在册、在花名册或监测名单上的人才算0)
-- holds:
--   identity_review: 有就业或养老金记录可能是本人的(包括本县同名、生日相近的人的)，正等待人工核对身份，而且算上它就不成立
--   cell_issue: 有因填写有误被退回的就业或养老金记录，可能是本人的
-- sentence: "{name}，{age}岁，{disability_kind}残疾{disability_level}，没有工作，也没有纳入救助，可以参照单人户申请低保。"
-- verify: 本人是否确实无业；有无其他收入；家庭成员情况；是否愿意申请
-- action: 告知政策，愿意的协助参照单人户申请低保
-- evidence: {disability: "残疾证有效：{disability_kind}{disability_level}"}
-- evidence_key: [disability_kind, disability_level, issued_date]
-- reading: 养老金按应发总额计，多笔相加
-- ---
SELECT
    persons.person_id,
    certificates.level_rank,
    certificates.disability_kind,
    certificates.disability_level,
    certificates.issued_date,
    certificates.issued_date AS evidence_date,
    pensions.pension_yuan_month,
    certificates.row_id AS row_disability,
    persons.is_here AS ok_here,
    persons.age >= $adult_age AND persons.age < $old_age AS ok_adult,
    certificates.is_severe AS ok_severe,
    persons.is_uncovered AS ok_uncovered,
    NOT coalesce(jobs.is_working, FALSE) AS ok_not_working,
    coalesce(pensions.pension_yuan_month, CASE WHEN persons.is_resident THEN 0 END)
    < local_values.dibao_standard AS ok_low_pension,
    coalesce(pending_jobs.may_work, FALSE)
    OR coalesce(
        coalesce(pensions.pension_yuan_month, 0) + pending_pensions.pension_yuan_month
        >= local_values.dibao_standard,
        FALSE
    ) AS hold_identity_review,
    coalesce(refused.may_have_job OR refused.may_have_pension, FALSE) AS hold_cell_issue
FROM rows_disability AS certificates
JOIN persons ON persons.person_id = certificates.person_id
LEFT JOIN local_values ON local_values.area_key = persons.area_key
LEFT JOIN person_jobs AS jobs ON jobs.person_id = persons.person_id
LEFT JOIN person_pensions AS pensions ON pensions.person_id = persons.person_id
LEFT JOIN pending_jobs ON pending_jobs.person_id = persons.person_id
LEFT JOIN pending_pensions ON pending_pensions.person_id = persons.person_id
LEFT JOIN refused_by_person AS refused ON refused.person_id = persons.person_id
