-- ---
-- id: I11
-- title: 在保家庭危房未改造
-- disposition: 2
-- subject: household
-- statement: 在保户住房鉴定为C级或D级危房，未改造，鉴定已超过{grace_months}个月
-- cites: [H9]
-- needs: [housing]
-- parameters: [grace_months]
-- urgency: orange
-- programme: 住房救助
-- candidate: 在住房名单里
-- conditions:
--   covered: 户里有人在保
--   dangerous: 危房等级C或D，且未改造
--   appraised_long: 鉴定超过{grace_months}个月
-- sentence: "{name}家的房子{appraised_date}鉴定为{danger_level}级危房，至今未改造，请核实并报住建部门。"
-- verify: 房屋现状；是否仍在居住；改造申请进展
-- action: 危险的先安排临时住处；协助申请危房改造
-- evidence: {housing: "{danger_level}级危房未改造"}
-- evidence_key: [appraised_date, danger_level]
-- reading: 名单上的户主去世或迁出、家人还在的，线索仍在这一户
-- ---
SELECT
    persons.person_id,
    households.household_key,
    greatest(households.level_rank, housing.level_rank) AS level_rank,
    housing.danger_level,
    housing.appraised_date,
    housing.row_id AS row_housing,
    households.has_covered AS ok_covered,
    housing.danger_level IN ('C', 'D') AND housing.repair_status = '未改造' AS ok_dangerous,
    housing.appraised_date < $grace_months_day AS ok_appraised_long
FROM rows_housing AS housing
JOIN persons ON persons.person_id = housing.person_id
JOIN households ON households.household_key = persons.household_key
