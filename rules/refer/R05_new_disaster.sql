-- ---
-- id: R05
-- title: 新受灾
-- disposition: 3
-- subject: household
-- statement: 在保、低保边缘或刚性支出困难户，近{new_disaster_days}天内受灾，房屋有损坏
-- cites: [H11, J14]
-- needs: [disaster]
-- parameters: [new_disaster_days]
-- urgency: red
-- refer_to: 应急
-- programme: 受灾人员救助
-- candidate: 在受灾人员台账里
-- conditions:
--   covered_or_edge: 户里有人在保，或属于低保边缘、刚性支出困难
--   recent: 受灾在近{new_disaster_days}天内
--   damaged: 房屋受损不是“无”(空白不算受损)
-- sentence: "{name}家{event_date}受灾，房屋{house_damage}，请应急部门立即安排救助。"
-- verify: 人员是否安全；现住何处；衣食等基本生活有无着落
-- action: 立即联系，先安置；推送应急部门给予受灾救助
-- evidence: {disaster: 受灾台账登记}
-- evidence_key: [event_date, house_damage]
-- reading: 台账上的户主去世或迁出、家人还在的，线索仍在这一户
-- ---
SELECT
    persons.person_id,
    households.household_key,
    greatest(households.level_rank, disasters.level_rank) AS level_rank,
    disasters.hazard,
    disasters.event_date,
    disasters.house_damage,
    disasters.relief_stage,
    disasters.event_area,
    disasters.row_id AS row_disaster,
    households.has_covered OR households.has_edge AS ok_covered_or_edge,
    disasters.event_date >= $new_disaster_days_day AND disasters.event_date <= $as_of AS ok_recent,
    disasters.house_damage <> '无' AS ok_damaged
FROM rows_disaster AS disasters
JOIN persons ON persons.person_id = disasters.person_id
JOIN households ON households.household_key = persons.household_key
