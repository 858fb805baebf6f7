-- ---
-- id: E05
-- title: 独居老年人或重残人员疑似符合特困
-- disposition: 1
-- subject: person
-- statement: 年满{old_age}周岁或重度残疾，户口上只有本人一个活着的成员，没有纳入救助，养老金(不含基础养老金)合计不到当地低保标准
-- cites: [Y4, TK4-8]
-- needs: [household_register, pension]
-- absence: {roster: everybody, household_register: registered, pension: resident}
-- reads: [disability, funeral]
-- parameters: [dibao_standard, old_age]
-- urgency: orange
-- programme: 特困
-- candidate: 在户籍登记中
-- conditions:
--   here: 本人健在，户口没有迁出
--   old_or_severe: 年满{old_age}周岁，或重度残疾(不论年龄)
--   alone: 本户户口上活着的成员只有本人
--   uncovered: 没有在保、不是低保边缘或刚性支出困难、也没有正在申请
--   low_pension: 养老金减去基础养老金后合计不到当地每月低保标准
-- holds:
--   identity_review: 有养老金记录可能是本人的(包括本县同名、生日相近的人的)，正等待人工核对身份，而且算上它就到标准
--   cell_issue: 基础养老金填写有误，扣除多少决定是否超过标准、无法判断；或者有因填写有误被退回的养老金记录，可能是本人的
-- sentence: "{name}，{age}岁，户口上只有本人一人，没有纳入救助，养老金也不多，请入户核实有无人照顾、是否符合特困供养条件。"
-- verify: 是否确实一个人生活；有无法定赡养、抚养、扶养义务人及其能力；生活能否自理
-- action: 符合条件且愿意的，协助申请特困供养；需要照料的先安排探访
-- evidence: {household_register: 户口上只有本人一人, disability: 重度残疾证有效}
-- evidence_key: [is_severe]
-- reading: 缺残疾证数据时只按{old_age}周岁判断；迁出和死亡的人不算成员；重度残疾不设年龄下限
-- ---
WITH severe AS (
    SELECT person_id, min(row_id) AS row_id, min(level_rank) AS level_rank
    FROM rows_disability
    WHERE is_severe
    GROUP BY person_id
)

SELECT
    persons.person_id,
    CASE
        WHEN persons.age >= $old_age THEN persons.register_rank
        ELSE greatest(persons.register_rank, coalesce(severe.level_rank, 1))
    END AS level_rank,
    severe.person_id IS NOT NULL AS is_severe,
    hukou_sizes.members AS living_members,
    pensions.pension_beyond_basic,
    persons.register_row AS row_household_register,
    severe.row_id AS row_disability,
    persons.is_here AS ok_here,
    persons.age >= $old_age OR severe.person_id IS NOT NULL AS ok_old_or_severe,
    hukou_sizes.members = 1 AS ok_alone,
    persons.is_uncovered AS ok_uncovered,
    coalesce(pensions.pension_beyond_basic, CASE WHEN persons.is_resident THEN 0 END)
    < local_values.dibao_standard AS ok_low_pension,
    coalesce(
        coalesce(pensions.beyond_basic_at_most, 0) + pending_pensions.beyond_basic_at_most
        >= local_values.dibao_standard,
        FALSE
    ) AS hold_identity_review,
    coalesce(pensions.beyond_basic_at_most, 0) >= local_values.dibao_standard
    OR coalesce(refused.may_have_pension, FALSE) AS hold_cell_issue
FROM persons
JOIN hukou_sizes ON hukou_sizes.hukou_no = persons.hukou_no
LEFT JOIN local_values ON local_values.area_key = persons.area_key
LEFT JOIN severe ON severe.person_id = persons.person_id
LEFT JOIN person_pensions AS pensions ON pensions.person_id = persons.person_id
LEFT JOIN pending_pensions ON pending_pensions.person_id = persons.person_id
LEFT JOIN refused_by_person AS refused ON refused.person_id = persons.person_id
