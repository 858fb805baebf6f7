-- ---
-- id: E11
-- title: 受灾家庭住房倒损未纳入
-- disposition: 1
-- subject: household
-- statement: 近{disaster_months}个月内受灾，房屋倒塌或严重损坏，户里没有人在保
-- cites: [J9(6), H11]
-- needs: [disaster]
-- absence: {roster: everybody}
-- parameters: [disaster_months, disaster_red_days]
-- traits: [struck]
-- urgency: orange
-- urgency_note: 还没有救助，或受灾在{disaster_red_days}天以内为红
-- programme: 临时救助/低保
-- candidate: 在受灾人员台账里
-- conditions:
--   damaged: 房屋倒塌或严重损坏
--   recent: 受灾在近{disaster_months}个月内
--   uncovered: 户里没有人在保
-- sentence: "{name}家{event_date}受灾，房屋{house_damage}，家中无人享受救助，请尽快入户了解住处和生活。"
-- verify: 现住何处；房屋损坏情况；已经得到哪些救助；衣食等基本生活有无着落
-- action: 先解决住处和衣食，需要的给予临时救助；生活困难的协助申请低保
-- evidence: {disaster: 受灾台账登记}
-- evidence_key: [event_date, house_damage]
-- reading: 台账上的户主去世或迁出、家人还在的，线索仍在这一户，找第一个健在的人；户主不在花名册的，按户口看全户是否有人在保
-- ---
SELECT
    persons.person_id,
    households.household_key,
    disasters.level_rank,
    disasters.hazard,
    disasters.event_date,
    disasters.event_date AS evidence_date,
    disasters.house_damage,
    disasters.relief_stage,
    disasters.event_area,
    CASE
        WHEN disasters.relief_stage = '未救助' OR disasters.event_date >= $disaster_red_days_day
            THEN 'red'
        ELSE 'orange'
    END AS urgency,
    disasters.row_id AS row_disaster,
    disasters.house_damage IN ('倒塌', '严重损坏') AS ok_damaged,
    disasters.event_date > $disaster_months_day AS ok_recent,
    NOT households.has_covered AS ok_uncovered
FROM rows_disaster AS disasters
JOIN persons ON persons.person_id = disasters.person_id
JOIN households ON households.household_key = persons.household_key
