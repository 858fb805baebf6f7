-- ---
-- id: R10
-- title: 救助后自付仍高
-- disposition: 3
-- subject: person
-- statement: 在保、低保边缘或刚性支出困难人员，近{spending_months}个月得到过医疗救助，个人自付合计仍达到低收入人口预警线
-- cites: [A6, A7, J9(7)]
-- needs: [medical_claims]
-- parameters: [medical_line_low_income]
-- key_group: 7
-- urgency: orange
-- refer_to: 支出型临时救助/慈善
-- programme: 临时救助/慈善帮扶
-- candidate: 近{spending_months}个月有医疗费用结算
-- conditions:
--   here: 本人健在，户口没有迁出
--   covered_or_edge: 在保、低保边缘或刚性支出困难
--   assisted: 近{spending_months}个月医疗救助支付大于0
--   still_high: 近{spending_months}个月个人自付合计达到低收入人口预警线
-- sentence: "{name}，{age}岁，近{spending_months:term}得到医疗救助后个人仍自付{paid_12m}元，负担仍重，请研究能否给予临时救助或慈善帮扶。"
-- verify: 还有哪些费用没有着落；欠债情况
-- action: 协助申请支出型临时救助，联系慈善组织
-- evidence: {roster: 救助花名册成员}
-- evidence_rows:
-- - {extract: medical_claims, fact: rows_medical_claims, join: fact.person_id = hits.person_id, text: "近{spending_months}个月内的医疗费用结算"}
-- evidence_key: [times_line]
-- bands: {times_line: [1, 2, 4]}
-- answer_months: 12
-- reading: 线索编号随超线倍数({times_line_1}倍、{times_line_2}倍、{times_line_3}倍)变化，不因统计窗口逐月移动而变；倍数升高是新情况、新线索，倍数降低不是：原线索未办结的接着办，已办结的照原答复；答复满{answer_months}个月，窗口里的费用已全部是新的，重新发出
-- ---
SELECT
    persons.person_id,
    greatest(persons.roster_rank, spent.level_rank) AS level_rank,
    spent.paid_12m,
    spent.assisted_12m,
    CASE
        WHEN spent.paid_12m >= local_values.medical_line_low_income * $times_line_3
            THEN $times_line_3
        WHEN spent.paid_12m >= local_values.medical_line_low_income * $times_line_2
            THEN $times_line_2
        ELSE $times_line_1
    END AS times_line,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    persons.is_covered OR persons.is_edge AS ok_covered_or_edge,
    spent.assisted_12m > 0 AS ok_assisted,
    spent.paid_12m >= local_values.medical_line_low_income AS ok_still_high
FROM person_claims AS spent
JOIN persons ON persons.person_id = spent.person_id
LEFT JOIN local_values ON local_values.area_key = persons.area_key
