-- ---
-- id: E16
-- title: 乡镇新发现的困难群众未纳入
-- disposition: 1
-- subject: person
-- statement: 乡镇走访中自己发现并上报的困难群众，没有纳入救助
-- cites: [J4, J9, J10]
-- needs: [new_finds]
-- traits: [call]
-- absence: {roster: everybody}
-- urgency: orange
-- urgency_note: 急难或特急为红
-- programme: 按困难情形
-- candidate: 乡镇上报的新发现人员
-- conditions:
--   here: 本人健在，户口没有迁出
--   uncovered: 没有在保、不是低保边缘或刚性支出困难、也没有正在申请
-- sentence: "乡镇{found_on}走访发现{name}{hardship}，本人没有纳入救助，请核实情况，协助申请。"
-- sentence_unproven: "乡镇{found_on}走访发现{name}{hardship}；身份还没有核实，请按上报的情况尽快联系。"
-- verify: 困难的具体情况、急不急；本人是否愿意申请救助
-- action: 核实困难，按困难情形协助申请相应救助；情况紧急的先行救助
-- evidence: {new_finds: 乡镇上报的新发现人员}
-- evidence_key: [found_on, need]
-- reading: 同一人上报几次的合为一条线索，按最急的一次；身份待人工复核的照样发出，只说上报的情况，发给上报的乡镇，最可能的那个人没有纳入救助的按本规则，在保、边缘或正在申请的看R12
-- ---
SELECT
    persons.person_id,
    finds.level_rank,
    finds.need,
    finds.hardship,
    finds.found_on,
    finds.found_on AS evidence_date,
    finds.event_area,
    CASE WHEN finds.need = '急难' OR finds.severity = '特急' THEN 'red' ELSE 'orange' END AS urgency,
    finds.row_id AS row_new_finds,
    persons.is_here AS ok_here,
    persons.is_uncovered AS ok_uncovered
FROM rows_new_finds AS finds
JOIN persons ON persons.person_id = finds.person_id
