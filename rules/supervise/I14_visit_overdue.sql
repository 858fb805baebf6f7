-- ---
-- id: I14
-- title: 重点对象走访逾期
-- disposition: 2
-- subject: household
-- statement: 分散供养特困在保户，或花名册上风险未消除的监测户，在规定天数内没有走访记录
-- cites: [Y6, J9]
-- needs: [visits]
-- absence: [visits]
-- reads: [rural_monitoring]
-- parameters: [visit_days]
-- urgency: orange
-- programme: 探访
-- candidate: 分散供养特困在保户，或花名册上风险未消除的监测户
-- conditions:
--   no_visit: 规定天数内没有走访记录
-- sentence: "{name}家是重点探访对象，已超过规定时间没有走访记录，请尽快上门。"
-- verify: 人好不好、生活能不能自理、有没有新困难
-- action: 尽快上门探访并登记
-- evidence: {roster: 重点探访对象, rural_monitoring: 风险未消除的监测户}
-- evidence_key: [last_visit]
-- answer_months: 1
-- reading: 花名册任何状态的行都算有花名册记录；走访先按户编号归户，没有户编号的按人归户(一人在几个户编号下的，都算走访过)；核查一次只顶一个月的走访，下个月仍没有走访记录的重新发出
-- ---
WITH to_visit AS (
    SELECT household_no, row_id AS roster_row, cast(NULL AS bigint) AS monitoring_row
    FROM roster_programmes
    WHERE programme = '特困' AND is_cared_for_at_home
    UNION ALL
    SELECT members.household_no, min(members.row_id), min(monitored.row_id)
    FROM monitored_members AS monitored
    JOIN roster_members AS members ON members.person_id = monitored.person_id AND members.is_here
    GROUP BY members.household_no
)

SELECT
    to_visit.household_no AS household_key,
    households.level_rank,
    visits.last_visit,
    to_visit.roster_row AS row_roster,
    to_visit.monitoring_row AS row_rural_monitoring,
    visits.last_visit IS NULL OR visits.last_visit < local_values.visit_days_day AS ok_no_visit
FROM to_visit
JOIN households ON households.household_key = to_visit.household_no
LEFT JOIN local_values ON local_values.area_key = households.area_key
LEFT JOIN household_visits AS visits ON visits.household_key = to_visit.household_no
WHERE local_values.visit_days_day IS NOT NULL
