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
--   known: "{name}的线索应在{deadline}前办结，到现在没有反馈，请马上核查并反馈。原来的线索：{old_statement}"
--   gone: "以前的线索应在{deadline}前办结，到现在没有反馈，请马上核查并反馈。原来的线索：{old_statement}"
-- verify: 原来那条线索要核实的事
-- action: 马上核查，把结果填在这一行，原来那条线索一并销号
-- evidence_key: []
-- ---
SELECT
    history.lead_id,
    history.person_id,
    history.household_no,
    1 AS level_rank,
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
