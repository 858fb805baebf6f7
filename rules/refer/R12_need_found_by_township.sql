-- ---
-- id: R12
-- title: 乡镇走访发现的新需求
-- disposition: 3
-- subject: person
-- statement: 在保、低保边缘、刚性支出困难或正在申请的人，乡镇走访中发现并上报了新的困难，困难情形不是“其他”
-- cites: [J4, J9, J10, J14]
-- needs: [new_finds]
-- traits: [call]
-- urgency: orange
-- urgency_note: 急难或特急为红
-- refer_to: 支出型临时救助/慈善
-- programme: 按困难情形
-- candidate: 乡镇上报的新发现人员
-- conditions:
--   here: 本人健在，户口没有迁出
--   known: 在保、低保边缘、刚性支出困难或正在申请
--   named: 写明了困难情形
-- sentence: "乡镇{found_on}走访发现{name}{hardship}，本人已在救助范围或正在申请，请{department}办理。"
-- sentence_unproven: "乡镇{found_on}走访发现{name}{hardship}；身份还没有核实，请按上报的情况尽快联系。"
-- verify: 困难的具体情况；本人是否愿意申请专项救助
-- action: 征得本人同意后转介，情况紧急的先行救助
-- evidence: {new_finds: 乡镇上报的新发现人员, roster: 救助花名册成员}
-- evidence_key: [found_on, need]
-- reading: 医疗转医保，教育转教育，住房转住建，就业转人社，残疾转残联，照料转养老服务，生活困难转支出型临时救助，急难或特急的转急难发生地的临时救助；身份待人工复核的照样发出，依据里不列花名册
-- ---
WITH needs_found AS (
    SELECT
        finds.*,
        finds.need = '急难' OR coalesce(finds.severity = '特急', FALSE) AS is_urgent,
        CASE
            WHEN finds.need = '急难' OR finds.severity = '特急' THEN '临时救助(急难发生地)'
            WHEN finds.need = '医疗' THEN '医保'
            WHEN finds.need = '教育' THEN '教育'
            WHEN finds.need = '住房' THEN '住建'
            WHEN finds.need = '就业' THEN '人社'
            WHEN finds.need = '残疾' THEN '残联'
            WHEN finds.need = '照料' THEN '养老服务'
            ELSE '支出型临时救助/慈善'
        END AS department
    FROM rows_new_finds AS finds
)

SELECT
    persons.person_id,
    greatest(persons.roster_rank, needs_found.level_rank) AS level_rank,
    needs_found.need,
    needs_found.hardship,
    needs_found.found_on,
    needs_found.event_area,
    needs_found.department,
    needs_found.department AS refer_to,
    CASE WHEN needs_found.is_urgent THEN 'red' ELSE 'orange' END AS urgency,
    needs_found.row_id AS row_new_finds,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    persons.is_covered OR persons.is_edge OR persons.is_applying AS ok_known,
    needs_found.need <> '其他' AS ok_named
FROM needs_found
JOIN persons ON persons.person_id = needs_found.person_id
