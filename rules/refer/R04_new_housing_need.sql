-- ---
-- id: R04
-- title: 新增危房或住房保障到期
-- disposition: 3
-- subject: household
-- statement: 在保、低保边缘或刚性支出困难户，近{new_event_months}个月内鉴定为C级或D级危房且未改造，或公租房、租赁补贴在近{new_event_months}个月内到期
-- cites: [H9, J14]
-- needs: [housing]
-- parameters: [new_event_months]
-- urgency: orange
-- refer_to: 住建
-- programme: 住房救助
-- candidate: 在住房名单里
-- conditions:
--   covered_or_edge: 户里有人在保，或属于低保边缘、刚性支出困难
--   need: 近{new_event_months}个月内鉴定为C、D级危房且未改造，或公租房、租赁补贴近{new_event_months}个月内到期
-- sentence:
--   danger: "{name}家的房子{appraised_date}鉴定为{danger_level}级危房，尚未改造，请住建部门安排。"
--   ended: "{name}家的{housing_support}到{housing_support_until}为止，已经到期，请住建部门研究能否续保。"
-- verify: 现住何处；是否还需要住房保障
-- action: 推送住建部门，安排危房改造或续办住房保障
-- evidence: {housing: 住房名单登记}
-- evidence_key: [branch, appraised_date, housing_support_until]
-- reading: 住房保障在截止日的次日起算到期；名单上的户主去世或迁出、家人还在的，线索仍在这一户
-- ---
WITH needs AS (
    SELECT
        *,
        coalesce(
            danger_level IN ('C', 'D')
            AND repair_status = '未改造'
            AND appraised_date > $new_event_months_day
            AND appraised_date <= $as_of,
            FALSE
        ) AS is_danger,
        coalesce(
            housing_support IN ('公租房', '租赁补贴')
            AND housing_support_until >= $new_event_months_day
            AND housing_support_until < $as_of,
            FALSE
        ) AS is_ended
    FROM rows_housing
)

SELECT
    persons.person_id,
    households.household_key,
    greatest(households.level_rank, needs.level_rank) AS level_rank,
    CASE WHEN needs.is_danger THEN 'danger' ELSE 'ended' END AS branch,
    CASE WHEN needs.is_danger THEN needs.danger_level END AS danger_level,
    CASE WHEN needs.is_danger THEN needs.appraised_date END AS appraised_date,
    CASE WHEN needs.is_ended THEN needs.housing_support END AS housing_support,
    CASE WHEN needs.is_ended THEN needs.housing_support_until END AS housing_support_until,
    needs.row_id AS row_housing,
    households.has_covered OR households.has_edge AS ok_covered_or_edge,
    needs.is_danger OR needs.is_ended AS ok_need
FROM needs
JOIN persons ON persons.person_id = needs.person_id
JOIN households ON households.household_key = persons.household_key
