-- ---
-- id: E12
-- title: 热线信访求助人未纳入且未办结
-- disposition: 1
-- subject: person
-- statement: 热线工单或信访事项还没有办结，诉求不是政策咨询或其他，求助人没有纳入救助
-- cites: [J6, J7, J9(5), J10]
-- needs: [hotline|petition]
-- traits: [call]
-- absence: {roster: everybody}
-- urgency: orange
-- urgency_note: 特急为红
-- programme: 按诉求
-- candidate: 有热线工单或信访事项
-- conditions:
--   here: 本人健在，户口没有迁出
--   open: 还没有办结
--   need: 诉求不是政策咨询或其他
--   uncovered: 没有在保、不是低保边缘或刚性支出困难、也没有正在申请
-- sentence:
--   hotline: "{name}{received_at}拨打热线，反映{hardship}，尚未办结，本人没有纳入救助，请尽快联系。"
--   petition: "{name}{received_at}信访，反映{hardship}，尚未办结，本人没有纳入救助，请尽快联系。"
-- sentence_unproven:
--   hotline: "{name}{received_at}拨打热线，反映{hardship}，尚未办结；求助人的身份尚未核实，请按工单{matter}尽快联系。"
--   petition: "{name}{received_at}信访，反映{hardship}，尚未办结；求助人的身份尚未核实，请按信访件{matter}尽快联系。"
-- verify: 反映的困难和紧急程度；本人是否愿意申请救助
-- action: 联系本人，按诉求协助申请相应救助，并回复热线或信访部门
-- evidence: {hotline: 热线工单未办结, petition: 信访事项未办结}
-- evidence_key: [branch, matter]
-- reading: 同一人几件未办结的合为一条线索，按最急的一件；诉求类别空白的按有困难处理；求助人身份待人工复核的照样发出：只说工单上的事，发给打电话的地方(工单的发生地，没有的按工单所填地址)，最可能的那个人没有纳入救助的按本规则，在保、边缘或正在申请的看R09
-- ---
WITH matters AS (
    SELECT
        person_id, level_rank, ticket_no AS matter, need, received_at, event_area, is_open,
        CASE WHEN severity = '特急' THEN 'red' ELSE 'orange' END AS urgency,
        'hotline' AS branch, row_id AS hotline_row, cast(NULL AS bigint) AS petition_row
    FROM rows_hotline
    UNION ALL
    SELECT
        person_id, level_rank, matter_no, need, registered_date, NULL, is_open,
        'orange', 'petition', NULL, row_id
    FROM rows_petition
)

SELECT
    persons.person_id,
    matters.level_rank,
    matters.matter,
    matters.need,
    CASE
        WHEN matters.need IS NULL THEN '有困难'
        WHEN matters.need = '生活困难' THEN '生活困难'
        WHEN matters.need = '急难' THEN '遇到急难'
        ELSE matters.need || '方面的困难'
    END AS hardship,
    matters.received_at,
    matters.received_at AS evidence_date,
    matters.event_area,
    matters.urgency,
    matters.branch,
    matters.hotline_row AS row_hotline,
    matters.petition_row AS row_petition,
    persons.is_here AS ok_here,
    matters.is_open AS ok_open,
    coalesce(matters.need, '') NOT IN ('政策咨询', '其他') AS ok_need,
    persons.is_uncovered AS ok_uncovered
FROM matters
JOIN persons ON persons.person_id = matters.person_id
