-- ---
-- id: R11
-- title: 需求涉及两个以上部门
-- disposition: 3
-- subject: household
-- statement: 同一户的转介线索涉及两个以上不同部门
-- cites: [J16, H12]
-- traits: [coordinated, paper]
-- key_group: 7
-- urgency: orange
-- refer_to: 县级协调机制
-- programme: 综合救助帮扶
-- candidate: 本户有转介线索
-- conditions:
--   several: 转介线索涉及两个以上不同部门
-- sentence: "{name}家的需求涉及{first_department}、{last_department}{and_more}{departments}个部门，请提交县级协调机制统一安排。"
-- verify: 各部门事项的办理进展
-- action: 提交县级困难群众基本生活保障工作协调机制，一户一策
-- evidence_rows:
-- - {extract: "*", fact: earlier_evidence, join: "fact.household_key = hits.household_key AND fact.disposition = 3", text: "*"}
-- evidence_key: [departments, first_department, last_department]
-- answer_months: 12
-- after: [R01, R02, R03, R04, R05, R06, R07, R08, R09, R10]
-- reading: 部门按写法区分；被扣住(等待人工核对)和已办结的线索不算；协调过满{answer_months}个月，又涉及同样几个部门的重新发出
-- ---
SELECT
    hits.household_key,
    max(hits.level_rank) AS level_rank,
    count(DISTINCT hits.refer_to) AS departments,
    min(hits.refer_to) AS first_department,
    max(hits.refer_to) AS last_department,
    CASE WHEN count(DISTINCT hits.refer_to) > 2 THEN '等' ELSE '，共' END AS and_more,
    count(DISTINCT hits.refer_to) > 1 AS ok_several
FROM hits_so_far AS hits
LEFT JOIN lead_history AS history
    ON history.lead_id = hits.lead_id AND history.settled_period IS NOT NULL
WHERE hits.disposition = 3 AND hits.hold IS NULL AND history.lead_id IS NULL
GROUP BY hits.household_key
