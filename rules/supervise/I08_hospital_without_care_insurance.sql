-- ---
-- id: I08
-- title: 特困人员住院无护理保险
-- disposition: 2
-- subject: person
-- statement: 特困人员本月住院，没有住院护理保险
-- cites: [A5]
-- needs: [medical_claims, medical_enrolment]
-- absence: [medical_enrolment]
-- urgency: red
-- programme: 特困住院照护
-- candidate: 近12个月有住院结算
-- conditions:
--   here: 本人健在，户口没有迁出
--   tekun: 特困在保
--   admitted: 入院日期在本月
--   no_insurance: 参保记录中护理保险不是“是”(没有参保记录也算)
-- holds: {identity_review: 有参保记录可能是本人的，正等待人工核对身份}
-- sentence: "{name}，{age}岁，特困人员，{admitted_date}住院，没有住院护理保险，请马上落实有人照护。"
-- verify: 现在是否还在住院；由谁陪护
-- action: 马上安排住院期间的照护；补办护理保险
-- evidence: {medical_claims: 本月住院结算, roster: 特困在保, medical_enrolment: 没有护理保险}
-- evidence_key: [admitted_date]
-- ---
WITH insurance AS (
    SELECT e.person_id, max(CASE WHEN e.has_care_insurance THEN 1 ELSE 0 END) = 1 AS has_care_insurance, min(e.row_id) AS row_id
    FROM rows_medical_enrolment AS e
    GROUP BY e.person_id
)

SELECT
    p.person_id,
    greatest(p.roster_rank, c.level_rank) AS level_rank,
    c.admitted_date,
    c.row_id AS row_medical_claims,
    p.roster_row AS row_roster,
    i.row_id AS row_medical_enrolment,
    p.is_here AS ok_here,
    p.is_on_tekun AS ok_tekun,
    c.admitted_date >= $first_day AND c.admitted_date <= $as_of AS ok_admitted,
    NOT coalesce(i.has_care_insurance, false) AS ok_no_insurance,
    r.person_id IS NOT NULL AS hold_identity_review
FROM rows_medical_claims AS c
JOIN persons AS p ON p.person_id = c.person_id
LEFT JOIN insurance AS i ON i.person_id = c.person_id
LEFT JOIN in_review AS r ON r.person_id = c.person_id AND r.extract = 'medical_enrolment'
WHERE c.visit_kind = '住院'
