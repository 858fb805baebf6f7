-- ---
-- id: I14
-- title: 重点对象走访逾期
-- disposition: 2
-- subject: household
-- statement: 分散供养特困在保户，或花名册上风险未消除的监测户，在规定天数内没有走访记录
-- cites: [Y6, J9]
-- needs: [visits]
-- absence: {visits: covered_or_monitored}
-- reads: [rural_monitoring]
-- parameters: [visit_days]
-- urgency: orange
-- programme: 探访
-- candidate: 分散供养特困在保对象，或花名册上风险未消除的监测对象，所在的户(本人自己的户编号)
-- conditions:
--   no_visit: 规定天数内没有走访记录
-- holds:
--   cell_issue: 有一次规定天数内的走访户编号填写有误、认不出是哪一户的，可能就是这一户的；或者有一次可能是这一户的走访，因为姓名、日期等填写有误被退回
--   identity_review: 有一次规定天数内的走访归不到户，被走访的人可能是这一户的，正等待人工核对身份
-- sentence: "{name}家是重点探访对象，已超过规定时间没有走访记录，请尽快上门。"
-- verify: 身体状况、自理能力、有无新增困难
-- action: 尽快上门探访并登记
-- evidence: {roster: 重点探访对象, rural_monitoring: 风险未消除的监测户}
-- evidence_key: [last_visit]
-- answer_months: 1
-- reading: 花名册任何状态的行都算有花名册记录；一人在几个户编号下的，只看他自己的那一户；一次走访对它写明的户编号、对被走访的人所在的每个户编号都算；核查一次只顶一个月的走访，下个月仍没有走访记录的重新发出
-- ---
WITH perhaps_visited AS (
    SELECT
        household_no,
        max(visited_date) AS visited_date,
        max(CASE WHEN is_household_unknown THEN visited_date END) AS unknown_visit
    FROM maybe_households
    WHERE extract = 'visits'
    GROUP BY household_no
),

visited_but_refused AS (
    SELECT
        household_no,
        max(visited_date) AS visited_date,
        max(CASE WHEN visited_date IS NULL THEN 1 ELSE 0 END) = 1 AS is_some_day
    FROM refused_of_households
    WHERE extract = 'visits'
    GROUP BY household_no
),

visited_somewhere AS (
    SELECT lost.township, max(lost.visited_date) AS visited_date
    FROM rows_of_no_household AS lost
    LEFT JOIN maybe_households AS maybe
        ON maybe.row_id = lost.row_id AND maybe.extract = lost.extract
    WHERE lost.extract = 'visits' AND lost.is_household_unknown AND maybe.row_id IS NULL
    GROUP BY lost.township
)

SELECT
    to_visit.household_no AS household_key,
    households.level_rank,
    visits.last_visit,
    to_visit.roster_row AS row_roster,
    to_visit.monitoring_row AS row_rural_monitoring,
    visits.last_visit IS NULL OR visits.last_visit < local_values.visit_days_day AS ok_no_visit,
    coalesce(perhaps_visited.unknown_visit >= local_values.visit_days_day, FALSE)
    OR coalesce(visited_but_refused.is_some_day, FALSE)
    OR coalesce(visited_but_refused.visited_date >= local_values.visit_days_day, FALSE)
    OR coalesce(
        visited_somewhere.visited_date >= local_values.visit_days_day,
        FALSE
    ) AS hold_cell_issue,
    coalesce(
        perhaps_visited.visited_date >= local_values.visit_days_day,
        FALSE
    ) AS hold_identity_review
FROM people_to_visit AS to_visit
JOIN households ON households.household_key = to_visit.household_no
LEFT JOIN local_values ON local_values.area_key = households.area_key
LEFT JOIN household_visits AS visits ON visits.household_key = to_visit.household_no
LEFT JOIN areas AS home_areas ON home_areas.area_code = split_part(households.area_key, '|', 1)
LEFT JOIN perhaps_visited ON perhaps_visited.household_no = to_visit.household_no
LEFT JOIN visited_but_refused ON visited_but_refused.household_no = to_visit.household_no
LEFT JOIN visited_somewhere ON visited_somewhere.township = home_areas.township
WHERE local_values.visit_days_day IS NOT NULL
