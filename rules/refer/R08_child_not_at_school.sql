-- ---
-- id: R08
-- title: 残疾儿童未入学或重复信访
-- disposition: 3
-- subject: person
-- statement: 在保、低保边缘或刚性支出困难人员，年满{school_age}周岁不满{work_age}周岁、残疾证有效而没有在校记录，或近12个月信访{many_petitions}次以上
-- cites: [H8, H13, A14]
-- needs: [disability|petition]
-- reads: [education]
-- absence: {education: on_roster}
-- parameters: [school_age, work_age, many_petitions]
-- urgency: yellow
-- refer_to: 残联/教育
-- programme: 教育救助/心理疏导
-- candidate: 有残疾证记录或信访事项
-- conditions:
--   here: 本人健在，户口没有迁出
--   covered_or_edge: 在保、低保边缘或刚性支出困难
--   need: "{school_age}至{work_age-1}周岁、残疾证有效、没有在校记录；或近12个月信访{many_petitions}次以上"
-- holds:
--   identity_review: 有在校记录可能是本人的(包括本县同名、生日相近的人的)，正等待人工核对身份
--   cell_issue: 有因填写有误被退回的在校记录，可能是本人的
-- sentence:
--   school: "{name}，{age}岁，持有残疾证，查不到在校记录，请残联和教育部门了解孩子上学情况。"
--   petition: "{name}，{age}岁，近一年多次信访，请做好沟通和心理疏导。"
-- verify: 孩子是否入学、未入学的原因；信访反映的事项
-- action: 未入学的推送残联、教育部门安排就学或送教上门；多次信访的安排专人联系
-- evidence: {disability: 残疾证有效, petition: 近12个月多次信访, roster: 救助花名册成员}
-- evidence_key: [branch]
-- answer_months: 12
-- reading: 一人一条线索，部门随情形；在校数据没有到齐时不判断是否在校；答复满{answer_months}个月(新学年、新的12个月信访)，情形还在的重新发出
-- ---
WITH signs AS (
    SELECT
        person_id,
        level_rank,
        'school' AS branch,
        1 AS branch_order,
        row_id AS disability_row,
        cast(NULL AS bigint) AS petition_row,
        is_valid,
        cast(NULL AS integer) AS petitions_12m
    FROM rows_disability
    UNION ALL
    SELECT person_id, level_rank, 'petition', 2, NULL, row_id, NULL, petitions_12m
    FROM rows_petition
),

at_school AS (
    SELECT DISTINCT person_id
    FROM rows_education
)

SELECT
    persons.person_id,
    greatest(persons.roster_rank, signs.level_rank) AS level_rank,
    signs.branch,
    signs.branch_order,
    signs.petitions_12m,
    CASE WHEN signs.branch = 'school' THEN '残联/教育' ELSE '信访心理疏导' END AS refer_to,
    signs.disability_row AS row_disability,
    signs.petition_row AS row_petition,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    persons.is_covered OR persons.is_edge AS ok_covered_or_edge,
    CASE
        WHEN signs.branch = 'school'
            THEN persons.age >= $school_age
            AND persons.age < $work_age
            AND signs.is_valid
            AND at_school.person_id IS NULL
            AND $has_education
        ELSE signs.petitions_12m >= $many_petitions
    END AS ok_need,
    signs.branch = 'school' AND pending.person_id IS NOT NULL AS hold_identity_review,
    signs.branch = 'school' AND coalesce(refused.may_be_at_school, FALSE) AS hold_cell_issue
FROM signs
JOIN persons ON persons.person_id = signs.person_id
LEFT JOIN at_school ON at_school.person_id = signs.person_id
LEFT JOIN pending_schooling AS pending ON pending.person_id = signs.person_id
LEFT JOIN refused_by_person AS refused ON refused.person_id = signs.person_id
