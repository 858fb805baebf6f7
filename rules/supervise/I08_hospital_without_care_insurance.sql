-- ---
-- id: I08
-- title: 特困人员住院无护理保险
-- disposition: 2
-- subject: person
-- statement: 特困人员本月住院，没有住院护理保险
-- cites: [A5]
-- needs: [medical_claims, medical_enrolment]
-- absence: {medical_enrolment: covered}
-- urgency: red
-- programme: 特困住院照护
-- candidate: 近{spending_months}个月有住院结算
-- conditions:
--   here: 本人健在，户口没有迁出
--   tekun: 特困在保
--   admitted: 入院日期在本月
--   no_insurance: 参保记录中护理保险不是“是”(没有参保记录也算)
-- holds:
--   identity_review: 有护理保险的参保记录可能是本人的(包括本县同名、生日相近的人的)，正等待人工核对身份
--   cell_issue: 护理保险一格填写有误、无法判断；或者有因填写有误被退回的参保记录，可能是本人的
-- sentence: "{name}，{age}岁，特困人员，{admitted_date}住院，没有住院护理保险，请立即落实照护人员。"
-- verify: 现在是否还在住院；由谁陪护
-- action: 立即安排住院期间的照护；补办护理保险
-- evidence: {medical_claims: 本月住院结算, roster: 特困在保, medical_enrolment: 没有护理保险}
-- evidence_key: [admitted_date]
-- ---
WITH insurance AS (
    SELECT
        person_id,
        max(CASE WHEN has_care_insurance THEN 1 ELSE 0 END) = 1 AS has_care_insurance,
        max(CASE WHEN is_care_unknown THEN 1 ELSE 0 END) = 1 AS is_care_unknown,
        min(row_id) AS row_id
    FROM rows_medical_enrolment
    GROUP BY person_id
)

SELECT
    persons.person_id,
    greatest(persons.roster_rank, claims.level_rank) AS level_rank,
    claims.admitted_date,
    claims.row_id AS row_medical_claims,
    persons.roster_row AS row_roster,
    insurance.row_id AS row_medical_enrolment,
    persons.is_here AS ok_here,
    persons.is_on_tekun AS ok_tekun,
    claims.admitted_date >= $first_day AND claims.admitted_date <= $as_of AS ok_admitted,
    NOT coalesce(insurance.has_care_insurance, FALSE) AS ok_no_insurance,
    coalesce(pending.may_have_care_insurance, FALSE) AS hold_identity_review,
    coalesce(insurance.is_care_unknown, FALSE)
    OR coalesce(refused.may_be_enrolled, FALSE) AS hold_cell_issue
FROM rows_medical_claims AS claims
JOIN persons ON persons.person_id = claims.person_id
LEFT JOIN insurance ON insurance.person_id = claims.person_id
LEFT JOIN pending_enrolments AS pending ON pending.person_id = claims.person_id
LEFT JOIN refused_by_person AS refused ON refused.person_id = claims.person_id
WHERE claims.visit_kind = '住院'
