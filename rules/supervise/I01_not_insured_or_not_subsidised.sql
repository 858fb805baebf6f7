-- ---
-- id: I01
-- title: 在保对象未参保或未获资助参保
-- disposition: 2
-- subject: person
-- statement: 在保对象没有基本医保参保记录，或参保状态不是参保，或没有得到参保资助
-- cites: [H7, N39(4)]
-- traits: [paper]
-- needs: [medical_enrolment]
-- absence: {medical_enrolment: covered}
-- urgency: orange
-- programme: 医疗救助
-- candidate: 在救助花名册上
-- conditions:
--   here: 本人健在，户口没有迁出
--   covered: 在保(低保、特困、孤儿、事实无人抚养儿童，含渐退)
--   not_insured: 没有一条“参保且不是未资助”的参保记录
-- holds:
--   identity_review: 没有对上的参保记录，有一行参保记录可能是本人的(包括本县同名、生日相近的人的)、正等待人工核对身份
--   cell_issue: 没有对上的参保记录，有一行因填写有误被退回的参保记录，可能是本人的
-- sentence:
--   none: "{name}，{age}岁，正在享受救助，但查不到今年的医保参保记录，请核实并帮助参保。"
--   stopped: "{name}，{age}岁，正在享受救助，但今年的医保没有参上，请核实并帮助参保。"
--   unaided: "{name}，{age}岁，正在享受救助，已参加医保但没有得到参保资助，请核实并补办。"
-- verify: 今年是否缴费参保；由谁缴费；是否在外地参保
-- action: 与医保部门核对，未参保的协助参保，应资助的补办资助
-- evidence: {roster: 在保, medical_enrolment: 医保参保记录}
-- evidence_key: [branch, insurance_year]
-- reading: 是否资助参保空白不算“否”；有多条参保记录的，有一条合格即可；查不到记录、而有一行参保记录正等待人工核对身份的先扣住(那一行写明没参保或没资助的不用等)，已对上的记录写明没参保或没资助的不用等
-- ---
WITH enrolment AS (
    SELECT
        person_id,
        max(
            CASE WHEN insured_status = '参保' AND coalesce(is_subsidised, TRUE) THEN 1 ELSE 0 END
        ) = 1 AS is_fine,
        max(CASE WHEN insured_status = '参保' THEN 1 ELSE 0 END) = 1 AS is_insured,
        min(row_id) AS row_id,
        max(level_rank) AS level_rank
    FROM rows_medical_enrolment
    GROUP BY person_id
)

SELECT
    persons.person_id,
    greatest(persons.roster_rank, coalesce(enrolment.level_rank, 1)) AS level_rank,
    CASE
        WHEN enrolment.person_id IS NULL THEN 'none'
        WHEN enrolment.is_insured THEN 'unaided'
        ELSE 'stopped'
    END AS branch,
    $insurance_year AS insurance_year,
    persons.roster_row AS row_roster,
    enrolment.row_id AS row_medical_enrolment,
    persons.is_here AS ok_here,
    persons.is_covered AS ok_covered,
    NOT coalesce(enrolment.is_fine, FALSE) AS ok_not_insured,
    enrolment.person_id IS NULL AND coalesce(pending.may_be_fine, FALSE) AS hold_identity_review,
    enrolment.person_id IS NULL AND coalesce(refused.may_be_enrolled, FALSE) AS hold_cell_issue
FROM persons
LEFT JOIN enrolment ON enrolment.person_id = persons.person_id
LEFT JOIN pending_enrolments AS pending ON pending.person_id = persons.person_id
LEFT JOIN refused_by_person AS refused ON refused.person_id = persons.person_id
WHERE persons.roster_no IS NOT NULL
