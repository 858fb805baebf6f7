-- ---
-- id: I12
-- title: 在保受灾家庭未获受灾救助
-- disposition: 2
-- subject: household
-- statement: 在保户近{disaster_months}个月内受灾、已满{relief_days}天，受灾台账上仍是未救助
-- cites: [H11]
-- needs: [disaster]
-- parameters: [disaster_months, relief_days]
-- urgency: orange
-- programme: 受灾人员救助
-- candidate: 在受灾人员台账里
-- conditions:
--   covered: 户里有人在保
--   no_relief: 救助阶段为未救助
--   when: 受灾已满{relief_days}天，且在近{disaster_months}个月内
-- sentence: "{name}家{event_date}受灾，受灾台账上至今没有救助记录，请核实，并请应急部门尽快落实。"
-- verify: 受灾损失；有无得到救助；生活有无着落
-- action: 与应急部门核对，应救助的尽快落实
-- evidence: {disaster: 受灾未救助}
-- evidence_key: [event_date]
-- reading: 台账上的户主去世或迁出、家人还在的，线索仍在这一户
-- ---
SELECT
    persons.person_id,
    households.household_key,
    greatest(households.level_rank, disasters.level_rank) AS level_rank,
    disasters.hazard,
    disasters.event_date,
    disasters.house_damage,
    disasters.row_id AS row_disaster,
    households.has_covered AS ok_covered,
    disasters.relief_stage = '未救助' AS ok_no_relief,
    disasters.event_date <= $relief_days_day
    AND disasters.event_date > $disaster_months_day AS ok_when
FROM rows_disaster AS disasters
JOIN persons ON persons.person_id = disasters.person_id
JOIN households ON households.household_key = persons.household_key
