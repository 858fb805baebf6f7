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
--   paid: "{name}，{age}岁，本月医疗费用个人自付{paid_in_period}元，负担较重，请医保部门研究能否给予医疗救助。"
--   diagnosed: "{name}，{age}岁，{diagnosed_date}确诊{disease}，请医保部门及时落实医疗救助。"
-- open_sentence:
--   diagnosed: "{name}，{age}岁，{diagnosed_date}确诊重病，请医保部门及时落实医疗救助。"
-- verify: 病情和费用；报销和医疗救助是否办理
-- action: 推送医保部门，协助申请医疗救助
-- evidence: {health: 本月确诊大病}
-- evidence_rows:
-- - {extract: medical_claims, fact: rows_medical_claims, join: "fact.person_id = hits.person_id AND fact.settled_date >= $first_day AND hits.branch = 'paid'", text: 本月医疗费用结算}
-- evidence_key: [branch, burden_month, disease_code]
-- ---
WITH burdens AS (
    SELECT
        person_id,
        level_rank,
        paid_in_period,
        cast(NULL AS varchar) AS disease,
        cast(NULL AS varchar) AS disease_code,
        cast(NULL AS date) AS diagnosed_date,
        'paid' AS branch, $period AS burden_month, cast(NULL AS bigint) AS health_row
    FROM person_claims
    WHERE paid_in_period IS NOT NULL
    UNION ALL
    SELECT
        person_id,
        level_rank,
        NULL,
        coalesce(disease, '大病'),
        disease_code,
        diagnosed_date,
        'diagnosed',
        NULL,
        row_id
    FROM rows_health
    WHERE is_major_disease
)

SELECT
    persons.person_id,
    greatest(persons.roster_rank, burdens.level_rank) AS level_rank,
    burdens.branch,
    burdens.burden_month,
    burdens.paid_in_period,
    burdens.disease,
    burdens.disease_code,
    burdens.diagnosed_date,
    burdens.health_row AS row_health,
    persons.is_here AS ok_here,
    persons.is_covered OR persons.is_edge AS ok_covered_or_edge,
    CASE
        WHEN burdens.branch = 'paid' THEN burdens.paid_in_period >= local_values.medical_line_month
        ELSE burdens.diagnosed_date >= $first_day AND burdens.diagnosed_date <= $as_of
    END AS ok_new_burden
FROM burdens
JOIN persons ON persons.person_id = burdens.person_id
LEFT JOIN local_values ON local_values.area_key = persons.area_key
