-- ---
-- id: I15
-- title: 线索核查逾期未反馈
-- disposition: 2
-- subject: lead
-- statement: 以前月份发出的线索已过办结时限，还没有收到有效反馈
-- cites: [J11, T, Y3(3)]
-- traits: [reminder]
-- urgency: orange
-- urgency_note: 比原线索高一级，以后每逾期一个月再高一级
-- programme: 督办
-- candidate: 以前月份发出的线索
-- conditions:
--   open: 还没有办结，也没有收到有效反馈
--   overdue: 已过办结时限
-- sentence:
--   known: "{name}的线索（{original}）应在{deadline}前办结，至今没有收到反馈，请尽快核查并反馈。原线索：{old_statement}"
--   gone: "线索{original}应在{deadline}前办结，至今没有收到反馈，请尽快核查并反馈。原线索：{old_statement}"
-- verify: 原线索的需核实事项
-- action: 尽快核查，结果填在原线索那一行；原线索办结，督办一并销号
-- evidence_key: []
-- ---
SELECT
    history.lead_id,
    history.person_id,
    history.household_no,
    1 AS level_rank,
    history.lead_id AS original,
    history.rule_id AS old_rule,
    history.deadline,
    history.opened_period,
    CASE WHEN persons.person_id IS NULL THEN 'gone' ELSE 'known' END AS branch,
    history.statement AS old_statement,
    CASE
        WHEN history.urgency = 'yellow' AND coalesce(escalations.months_open, 1) <= 1 THEN 'orange'
        ELSE 'red'
    END AS urgency,
    history.is_open AND NOT history.has_feedback AS ok_open,
    history.deadline < $as_of AS ok_overdue
FROM lead_history AS history
LEFT JOIN persons ON persons.person_id = history.person_id
LEFT JOIN escalations ON escalations.original_lead_id = history.lead_id
LEFT JOIN rule_traits AS traits ON traits.rule_id = history.rule_id
WHERE NOT coalesce(traits.is_reminder, FALSE) AND history.opened_period < $period
