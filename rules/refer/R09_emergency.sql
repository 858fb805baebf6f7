-- ---
-- id: R09
-- title: 急难事项先行救助
-- disposition: 3
-- subject: person
-- statement: 在保、低保边缘、刚性支出困难或正在申请的人，有未办结的热线工单，诉求为急难或紧急程度为特急；由急难发生地处理
-- cites: [J15, H15, A6]
-- needs: [hotline]
-- traits: [event_place, call]
-- urgency: red
-- refer_to: 临时救助(急难发生地)
-- programme: 临时救助
-- candidate: 有热线工单
-- conditions:
--   here: 本人健在，户口没有迁出
--   known: 在保、低保边缘、刚性支出困难或正在申请
--   open: 还没有办结
--   urgent: 诉求为急难，或紧急程度为特急
-- sentence: "{name}{received_at}拨打热线求助（诉求：{need}），情况紧急，尚未办结，请急难发生地立即联系，必要时先行救助。"
-- sentence_unproven: "{name}{received_at}拨打热线求助（诉求：{need}），情况紧急，尚未办结；求助人的身份尚未核实，请急难发生地按工单{ticket_no}立即联系，必要时先行救助。"
-- verify: 发生的情况、现在何处；有无食宿、就医的急需
-- action: 立即联系，情况紧急的给予小额先行救助，事后补办手续
-- evidence: {hotline: 热线急难工单未办结, roster: 救助花名册成员}
-- evidence_key: [ticket_no]
-- reading: 求助人身份待人工复核的照样发出，只说工单上的事，发给急难发生地；依据里不列花名册
-- ---
SELECT
    persons.person_id,
    greatest(persons.roster_rank, tickets.level_rank) AS level_rank,
    tickets.ticket_no,
    tickets.need,
    tickets.severity,
    tickets.received_at,
    tickets.event_area,
    tickets.row_id AS row_hotline,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    persons.is_covered OR persons.is_edge OR persons.is_applying AS ok_known,
    tickets.is_open AS ok_open,
    coalesce(tickets.need = '急难', FALSE) OR coalesce(tickets.severity = '特急', FALSE) AS ok_urgent
FROM rows_hotline AS tickets
JOIN persons ON persons.person_id = tickets.person_id
