-- ---
-- id: E08
-- title: 医疗自付费用超过预警线未纳入
-- disposition: 1
-- subject: person
-- statement: 没有纳入救助，或属于低保边缘、刚性支出困难；近{spending_months}个月个人自付医疗费用合计达到预警线(低保边缘、刚性支出困难人员和风险未消除的监测户成员用低收入人口线，其他人用一般线)
-- cites: [J9(1), Y4, GX5]
-- needs: [medical_claims]
-- reads: [rural_monitoring]
-- absence: {roster: everybody}
-- parameters: [medical_line_low_income, medical_line_general, medical_red_multiple]
-- traits: [struck]
-- urgency: orange
-- urgency_note: 达到预警线{medical_red_multiple:han}倍为红
-- programme: 刚性支出困难/临时救助/低保
-- candidate: 近{spending_months}个月有医疗费用结算
-- conditions:
--   here: 本人健在，户口没有迁出
--   uncovered_or_edge: 没有纳入救助(正在申请的不算)，或属于低保边缘、刚性支出困难
--   over_line: 近{spending_months}个月个人自付合计达到预警线
-- sentence: "{name}，{age}岁，近{spending_months:term}医疗费用个人自付{paid_12m}元，已达到{line}元的预警线，请入户了解家庭负担。"
-- verify: 治疗情况和实际负担；报销是否已经办完；家庭收入和欠债
-- action: 协助申请刚性支出困难家庭认定、临时救助或低保；未报销的先协助报销
-- evidence_rows:
-- - {extract: medical_claims, fact: rows_medical_claims, join: fact.person_id = hits.person_id, text: "近{spending_months}个月内的医疗费用结算"}
-- evidence_key: [line_kind, times_line]
-- bands: {times_line: [1, 2, 4]}
-- answer_months: 12
-- reading: 同一结算单只算一次；线索编号随所用的线和超线倍数({times_line_1}倍、{times_line_2}倍、{times_line_3}倍)变化，不因统计窗口逐月移动而变；倍数升高是新情况、新线索，倍数降低不是：原线索未办结的接着办，已办结的照原答复；答复满{answer_months}个月，窗口里的费用已全部是新的，重新发出
-- ---
WITH spending AS (
    SELECT
        persons.person_id,
        persons.is_here,
        persons.is_uncovered OR persons.is_edge AS is_uncovered_or_edge,
        spent.level_rank,
        spent.paid_12m,
        spent.last_settled,
        CASE
            WHEN persons.is_edge OR at_risk.person_id IS NOT NULL THEN '低收入人口线'
            ELSE '一般线'
        END AS line_kind,
        CASE
            WHEN persons.is_edge OR at_risk.person_id IS NOT NULL
                THEN local_values.medical_line_low_income
            ELSE local_values.medical_line_general
        END AS line
    FROM person_claims AS spent
    JOIN persons ON persons.person_id = spent.person_id
    LEFT JOIN local_values ON local_values.area_key = persons.area_key
    LEFT JOIN (SELECT DISTINCT person_id FROM monitored_members) AS at_risk
        ON at_risk.person_id = spent.person_id
)

SELECT
    person_id,
    level_rank,
    paid_12m,
    line_kind,
    line,
    CASE
        WHEN paid_12m >= line * $times_line_3 THEN $times_line_3
        WHEN paid_12m >= line * $times_line_2 THEN $times_line_2
        ELSE $times_line_1
    END AS times_line,
    CASE WHEN paid_12m >= line * $medical_red_multiple THEN 'red' ELSE 'orange' END AS urgency,
    last_settled AS evidence_date,
    is_here AS ok_here,
    is_uncovered_or_edge AS ok_uncovered_or_edge,
    paid_12m >= line AS ok_over_line
FROM spending
