-- ---
-- id: E13
-- title: 曾申请未通过出现新困难
-- disposition: 1
-- subject: household
-- statement: 近24个月内申请未通过的户，有成员在这之后出现新的困难(命中其他启动认定规则，且证据日期晚于申请未通过的日期)
-- cites: [J9(4), A8]
-- urgency: orange
-- programme: 重新评估
-- candidate: 花名册中有申请未通过的记录
-- conditions:
--   refused_recently: 申请未通过在近24个月内
--   new_hardship: 有成员命中其他启动认定规则
--   newer: 新困难的证据日期晚于申请未通过的日期
-- sentence: "{name}家{status_date}申请救助没有通过，之后又出现了新的困难，请重新上门了解，看看是否可以再申请。"
-- verify: 申请没有通过的原因；之后家里发生了什么变化
-- action: 按新情况重新评估，愿意的协助再次申请
-- evidence: {roster: 申请未通过}
-- evidence_rows:
-- - {extract: "*", fact: earlier_evidence, join: f.lead_id = h.because, text: "*"}
-- evidence_key: [status_date, hit_rule]
-- after: [E01, E02, E03, E04, E06, E08, E09, E10, E11, E12, E14]
-- reading: E05、E07没有证据日期，不算；被扣住(等待人工核对)的线索不算新困难；家庭的困难对其每个成员所在的户编号都算；同一对象取最新的证据日期
-- ---
WITH refused AS (
    SELECT m.household_no, max(m.status_date) AS status_date, min(m.row_id) AS row_id
    FROM roster_members AS m
    WHERE m.status = '申请未通过'
    GROUP BY m.household_no
),

members AS (
    SELECT m.household_no AS household_key, m.person_id
    FROM roster_members AS m
    WHERE m.is_here AND m.person_id IS NOT NULL
    UNION
    SELECT k.hukou_no, k.person_id
    FROM hukou_members AS k
    WHERE k.person_id IS NOT NULL
),

hardship AS (
    SELECT m.household_no, h.lead_id, h.rule_id, h.evidence_date, h.level_rank
    FROM hits_so_far AS h
    JOIN roster_members AS m ON m.person_id = h.person_id AND m.is_here
    WHERE h.disposition = 1 AND h.hold IS NULL AND h.subject = 'person'
    UNION
    SELECT h.household_key, h.lead_id, h.rule_id, h.evidence_date, h.level_rank
    FROM hits_so_far AS h
    WHERE h.disposition = 1 AND h.hold IS NULL AND h.subject = 'household'
    UNION
    SELECT m.household_no, h.lead_id, h.rule_id, h.evidence_date, h.level_rank
    FROM hits_so_far AS h
    JOIN members AS k ON k.household_key = h.household_key
    JOIN roster_members AS m ON m.person_id = k.person_id AND m.is_here
    WHERE h.disposition = 1 AND h.hold IS NULL AND h.subject = 'household'
)

SELECT
    r.household_no AS household_key,
    coalesce(h.level_rank, 1) AS level_rank,
    r.status_date,
    h.rule_id AS hit_rule,
    h.lead_id AS because,
    h.evidence_date,
    r.row_id AS row_roster,
    r.status_date > $months_ago_24 AND r.status_date <= $as_of AS ok_refused_recently,
    h.rule_id IS NOT NULL AS ok_new_hardship,
    h.evidence_date > r.status_date AS ok_newer
FROM refused AS r
LEFT JOIN hardship AS h ON h.household_no = r.household_no
