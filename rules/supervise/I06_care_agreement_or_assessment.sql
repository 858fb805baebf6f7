-- ---
-- id: I06
-- title: 分散特困人员无照料协议或无自理评估
-- disposition: 2
-- subject: person
-- statement: 分散供养的特困人员在保，照料协议没有签或已到期，或没有生活自理能力评估
-- cites: [H5, A4]
-- needs_columns: {roster: [care_agreement_until, selfcare_score]}
-- urgency: orange
-- identity: not_needed
-- programme: 特困照料
-- candidate: 花名册中有特困记录
-- conditions:
--   here: 本人健在，户口没有迁出
--   in_force: 特困在保且本人是保障对象
--   at_home: 分散供养
--   missing: 照料协议截止日期空白或早于数据期末，或自理能力评分空白
-- holds: {cell_issue: 协议日期或评分填写有误、无法判断}
-- sentence:
--   agreement: "{name}，{age}岁，分散供养特困人员，照料协议未签订或已到期，请尽快落实照料人并签订协议。"
--   assessment: "{name}，{age}岁，分散供养特困人员，尚未进行生活自理能力评估，请尽快安排评估。"
-- verify: 现在由谁照料；是否签订协议；生活能否自理
-- action: 落实照料人、签订协议，安排自理能力评估
-- evidence: {roster: 特困分散供养在保}
-- evidence_key: [branch, care_agreement_until]
-- reading: 截止日期当天协议仍有效
-- ---
SELECT
    person_id,
    level_rank,
    care_agreement_until,
    selfcare_score,
    CASE
        WHEN
            care_agreement_until < $as_of
            OR (
                care_agreement_until IS NULL
                AND NOT coalesce(emptied LIKE '%|care_agreement_until|%', FALSE)
            )
            THEN 'agreement'
        ELSE 'assessment'
    END AS branch,
    row_id AS row_roster,
    is_here AS ok_here,
    status = $in_force AND is_covering AS ok_in_force,
    care_mode = '分散' AS ok_at_home,
    care_agreement_until IS NULL
    OR care_agreement_until < $as_of
    OR selfcare_score IS NULL AS ok_missing,
    NOT coalesce(care_agreement_until < $as_of, FALSE)
    AND NOT (care_agreement_until IS NULL AND NOT emptied LIKE '%|care_agreement_until|%')
    AND NOT (selfcare_score IS NULL AND NOT emptied LIKE '%|selfcare_score|%') AS hold_cell_issue
FROM roster_members
WHERE programme = '特困' AND person_id IS NOT NULL
