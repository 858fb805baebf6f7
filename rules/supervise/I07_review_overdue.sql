-- ---
-- id: I07
-- title: 定期核查逾期
-- disposition: 2
-- subject: household
-- statement: 特困或低保在保户，从上次核查(没有核查过的从起始日期)到数据期末，已超过规定的核查周期(特困、A类、B类、C类各有周期)
-- cites: [H5, DB31]
-- needs_columns: {roster: [last_review_date]}
-- parameters: [review_months_tekun, review_months_a, review_months_b, review_months_c]
-- runs_without: {review_months_tekun: 特困户, review_months_a: A类低保户, review_months_b: B类低保户, review_months_c: C类低保户}
-- urgency: yellow
-- identity: not_needed
-- programme: 定期核查
-- candidate: 花名册中有特困或低保的在保记录
-- conditions:
--   in_force: 在保(渐退不算)
--   overdue: 距上次核查(没有的按起始日期)超过规定月数
-- holds: {cell_issue: 上次核查日期填写有误、无法判断}
-- sentence: "{name}家（{programme}）上次核查是{last_day}，已超过规定的核查周期，请安排核查。"
-- verify: 家庭人口、收入、财产和生活状况有无变化
-- action: 安排定期核查并登记核查日期
-- evidence: {roster: 上次核查日期}
-- evidence_key: [programme, last_day]
-- ---
SELECT
    programmes.household_no AS household_key,
    households.level_rank,
    programmes.programme,
    programmes.dibao_class,
    coalesce(programmes.last_review_date, programmes.start_date_in_force) AS last_day,
    programmes.row_id AS row_roster,
    programmes.is_in_force AS ok_in_force,
    coalesce(programmes.last_review_date, programmes.start_date_in_force) < CASE
        WHEN programmes.programme = '特困' THEN local_values.review_months_tekun_day
        WHEN programmes.dibao_class = 'A' THEN local_values.review_months_a_day
        WHEN programmes.dibao_class = 'B' THEN local_values.review_months_b_day
        WHEN programmes.dibao_class = 'C' THEN local_values.review_months_c_day
    END AS ok_overdue,
    programmes.last_review_date IS NULL AND programmes.is_review_date_unknown AS hold_cell_issue
FROM roster_programmes AS programmes
JOIN households ON households.household_key = programmes.household_no
LEFT JOIN local_values ON local_values.area_key = households.area_key
WHERE programmes.programme IN ('特困', '低保')
