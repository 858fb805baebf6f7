-- ---
-- id: R09
-- title: 急难事项先行救助
-- disposition: 3
-- subject: person
-- statement: 在保、低保边缘、刚性支出困难或正在申请的人，有未办结的热线工单，诉求为急难或紧急程度为特急；由急难发生地处理
-- cites: [J15, H15, A6]
-- needs: [hotline]
-- urgency: red
-- refer_to: 临时救助(急难发生地)
-- programme: 临时救助
-- candidate: 有热线工单
-- conditions:
--   here: 本人健在，户口没有迁出
--   known: 在保、低保边缘、刚性支出困难或正在申请
--   open: 还没有办结
--   urgent: 诉求为急难，或紧急程度为特急
-- sentence: "{name}{received_at}打热线求助(诉求：{need})，情况紧急，还没有办结，请急难发生地马上联系，必要时先行救助。"
-- verify: 发生了什么、现在人在哪里；有没有吃住、看病的急需
-- action: 马上联系，情况紧急的小金额先行救助，事后补手续
-- evidence: {hotline: 热线急难工单未办结, roster: 救助花名册成员}
-- evidence_key: [ticket_no]
-- ---
SELECT
    p.person_id,
    greatest(p.roster_rank, t.level_rank) AS level_rank,
    t.ticket_no,
    t.need,
    t.severity,
    t.received_at,
    t.event_area,
    t.row_id AS row_hotline,
    p.roster_row AS row_roster,
    p.is_here AS ok_here,
    p.is_covered OR p.is_edge OR p.is_applying AS ok_known,
    t.is_open AS ok_open,
    coalesce(t.need = '急难', false) OR coalesce(t.severity = '特急', false) AS ok_urgent
FROM rows_hotline AS t
JOIN persons AS p ON p.person_id = t.person_id
