-- ---
-- id: R01
-- title: 新发大额医疗自付或重病
-- disposition: 3
-- subject: person
-- statement: 在保、低保边缘或刚性支出困难人员，本月结算的个人自付合计达到当月预警线，或本月确诊大病专项救治病种
-- cites: [J14, H7]
-- needs: [medical_claims|health]
-- parameters: [medical_line_month]
-- urgency: orange
-- refer_to: 医保
-- programme: 医疗救助
-- candidate: 本月有医疗结算，或有重大疾病登记
-- conditions:
--   here: 本人健在，户口没有迁出
--   covered_or_edge: 在保、低保边缘或刚性支出困难
--   new_burden: 本月个人自付合计达到当月预警线，或大病在本月确诊
-- sentence:
--   paid: "{name}，{age}岁，本月看病自己付了{paid_in_period}元，花费较大，请医保部门看看能否给予医疗救助。"
--   diagnosed: "{name}，{age}岁，{diagnosed_date}确诊{disease}，请医保部门及时落实医疗救助。"
-- verify: 病情和费用；报销和医疗救助是否办理
-- action: 推送医保部门，协助申请医疗救助
-- evidence: {health: 本月确诊大病}
-- evidence_rows:
-- - {extract: medical_claims, fact: rows_medical_claims, join: "f.person_id = h.person_id AND f.settled_date >= $first_day AND h.branch = 'paid'", text: 本月医疗费用结算}
-- evidence_key: [branch, burden_month, disease_code]
-- ---
WITH burdens AS (
    SELECT c.person_id, c.level_rank, c.paid_in_period, NULL AS disease, NULL AS disease_code, cast(NULL AS date) AS diagnosed_date,
        'paid' AS branch, $period AS burden_month, cast(NULL AS bigint) AS health_row
    FROM person_claims AS c
    WHERE c.paid_in_period IS NOT NULL
    UNION ALL
    SELECT d.person_id, d.level_rank, NULL, coalesce(d.disease, '大病'), d.disease_code, d.diagnosed_date, 'diagnosed', NULL, d.row_id
    FROM rows_health AS d
    WHERE d.is_major_disease
)

SELECT
    p.person_id,
    greatest(p.roster_rank, b.level_rank) AS level_rank,
    b.branch,
    b.burden_month,
    b.paid_in_period,
    b.disease,
    b.disease_code,
    b.diagnosed_date,
    b.health_row AS row_health,
    p.is_here AS ok_here,
    p.is_covered OR p.is_edge AS ok_covered_or_edge,
    CASE
        WHEN b.branch = 'paid' THEN b.paid_in_period >= v.medical_line_month
        ELSE b.diagnosed_date >= $first_day AND b.diagnosed_date <= $as_of
    END AS ok_new_burden
FROM burdens AS b
JOIN persons AS p ON p.person_id = b.person_id
LEFT JOIN local_values AS v ON v.area_key = p.area_key
