-- ---
-- id: E13
-- title: 曾申请未通过出现新困难
-- disposition: 1
-- subject: household
-- statement: 近{refused_months}个月内申请未通过的户，有成员在这之后出现新的困难(命中其他启动认定规则，且证据日期晚于申请未通过的日期)
-- cites: [J9(4), A8]
-- absence: {roster: everybody}
-- parameters: [refused_months]
-- urgency: orange
-- programme: 重新评估
-- candidate: 花名册中有申请未通过的记录
-- conditions:
--   refused_recently: 申请未通过在近{refused_months}个月内
--   new_hardship: 有成员命中其他启动认定规则
--   newer: 新困难的证据日期晚于申请未通过的日期
-- sentence: "{name}家{status_date}申请救助没有通过，之后又出现了新的困难，请重新入户了解，核实是否可以再次申请。"
-- verify: 申请没有通过的原因；之后家庭情况的变化
-- action: 按新情况重新评估，愿意的协助再次申请
-- evidence: {roster: 申请未通过}
-- evidence_rows:
-- - {extract: "*", fact: earlier_evidence, join: fact.lead_id = hits.because, text: "*"}
-- evidence_key: [status_date, hit_rule]
-- after: [E01, E02, E03, E04, E06, E08, E09, E10, E11, E12, E14]
-- reading: E05、E07没有证据日期，不算；被扣住(等待人工核对)的线索不算新困难；家庭的困难对其每个成员所在的户编号都算；同一对象取最新的证据日期
-- ---
WITH refused AS (
    SELECT household_no, max(status_date) AS status_date, min(row_id) AS row_id
    FROM roster_members
    WHERE status = '申请未通过'
    GROUP BY household_no
),

members AS (
    SELECT household_no AS household_key, person_id
    FROM roster_members
    WHERE is_here AND person_id IS NOT NULL
    UNION
    SELECT hukou_no, person_id
    FROM hukou_members
    WHERE person_id IS NOT NULL
),

hardship AS (
    SELECT
        roster_members.household_no,
        hits.lead_id,
        hits.rule_id,
        hits.evidence_date,
        hits.level_rank
    FROM hits_so_far AS hits
    JOIN roster_members ON roster_members.person_id = hits.person_id AND roster_members.is_here
    WHERE hits.disposition = 1 AND hits.hold IS NULL AND hits.subject = 'person'
    UNION
    SELECT household_key, lead_id, rule_id, evidence_date, level_rank
    FROM hits_so_far
    WHERE disposition = 1 AND hold IS NULL AND subject = 'household'
    UNION
    SELECT
        roster_members.household_no,
        hits.lead_id,
        hits.rule_id,
        hits.evidence_date,
        hits.level_rank
    FROM hits_so_far AS hits
    JOIN members AS household_people ON household_people.household_key = hits.household_key
    JOIN roster_members
        ON roster_members.person_id = household_people.person_id AND roster_members.is_here
    WHERE hits.disposition = 1 AND hits.hold IS NULL AND hits.subject = 'household'
)

SELECT
    refused.household_no AS household_key,
    coalesce(hardship.level_rank, 1) AS level_rank,
    refused.status_date,
    hardship.rule_id AS hit_rule,
    hardship.lead_id AS because,
    hardship.evidence_date,
    refused.row_id AS row_roster,
    refused.status_date > $refused_months_day
    AND refused.status_date <= $as_of AS ok_refused_recently,
    hardship.rule_id IS NOT NULL AS ok_new_hardship,
    hardship.evidence_date > refused.status_date AS ok_newer
FROM refused
LEFT JOIN hardship ON hardship.household_no = refused.household_no
