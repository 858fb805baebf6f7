-- ---
-- id: E05
-- title: 独居老年人或重残人员疑似符合特困
-- disposition: 1
-- subject: person
-- statement: 年满60周岁或重度残疾，户口上只有本人一个活着的成员，没有纳入救助，养老金(不含基础养老金)合计不到当地低保标准
-- cites: [Y4, TK4-8]
-- needs: [household_register, pension]
-- absence: [pension]
-- reads: [disability, funeral]
-- parameters: [dibao_standard]
-- urgency: orange
-- programme: 特困
-- candidate: 在户籍登记中
-- conditions:
--   here: 本人健在，户口没有迁出
--   old_or_severe: 年满60周岁，或重度残疾(不论年龄)
--   alone: 本户户口上活着的成员只有本人
--   uncovered: 没有在保、不是低保边缘或刚性支出困难、也没有正在申请
--   low_pension: 养老金减去基础养老金后合计不到当地每月低保标准
-- holds: {cell_issue: 基础养老金填写有误，扣除多少决定是否超过标准、无法判断}
-- sentence: "{name}，{age}岁，户口上只有本人一人，没有纳入救助，养老金也不多，请上门看看有没有人照顾、是否符合特困供养条件。"
-- verify: 是否确实一个人生活；有没有法定赡养、抚养、扶养义务人及其能力；生活能不能自理
-- action: 符合条件且愿意的，协助申请特困供养；需要照料的先安排探访
-- evidence: {household_register: 户口上只有本人一人, disability: 重度残疾证有效}
-- evidence_key: [is_severe]
-- reading: 缺残疾证数据时只按60周岁判断；迁出和死亡的人不算成员；重度残疾不设年龄下限
-- ---
WITH severe AS (
    SELECT d.person_id, min(d.row_id) AS row_id, min(d.level_rank) AS level_rank
    FROM rows_disability AS d
    WHERE d.is_severe
    GROUP BY d.person_id
),

living AS (
    SELECT m.hukou_no, count(DISTINCT coalesce(m.person_id, 'R' || cast(m.row_id AS varchar))) AS members
    FROM hukou_members AS m
    GROUP BY m.hukou_no
)

SELECT
    p.person_id,
    CASE WHEN p.age >= 60 THEN p.register_rank ELSE greatest(p.register_rank, coalesce(s.level_rank, 1)) END AS level_rank,
    s.person_id IS NOT NULL AS is_severe,
    h.members AS living_members,
    n.pension_beyond_basic,
    p.register_row AS row_household_register,
    s.row_id AS row_disability,
    p.is_here AS ok_here,
    p.age >= 60 OR s.person_id IS NOT NULL AS ok_old_or_severe,
    h.members = 1 AS ok_alone,
    p.is_uncovered AS ok_uncovered,
    coalesce(n.pension_beyond_basic, 0) < v.dibao_standard AS ok_low_pension,
    coalesce(n.beyond_basic_at_most, 0) >= v.dibao_standard AS hold_cell_issue
FROM persons AS p
JOIN living AS h ON h.hukou_no = p.hukou_no
LEFT JOIN local_values AS v ON v.area_key = p.area_key
LEFT JOIN severe AS s ON s.person_id = p.person_id
LEFT JOIN person_pensions AS n ON n.person_id = p.person_id
