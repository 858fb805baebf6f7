-- ---
-- id: E14
-- title: 低收入家庭主要劳动力死亡或入狱
-- disposition: 1
-- subject: household
-- statement: 低保边缘、刚性支出困难户或风险未消除的监测户，近{loss_months}个月内有{adult_age}至{old_age-1}周岁的成员去世，或开始服刑、强制隔离戒毒且仍在执行；户里还有活着的、没有在保的成员
-- cites: [J9(1), J9(2)]
-- needs: [household_register, funeral, justice]
-- reads: [rural_monitoring]
-- absence: {roster: everybody}
-- parameters: [adult_age, old_age, loss_months]
-- traits: [struck]
-- urgency: red
-- programme: 低保/临时救助
-- candidate: 户里近期有人去世或入狱、强戒
-- conditions:
--   low_income: 户里有低保边缘或刚性支出困难在保，或有风险未消除的监测对象
--   recent: 去世，或服刑、强制隔离戒毒开始，在近{loss_months}个月内
--   working_age: 当时年满{adult_age}周岁、不满{old_age}周岁
--   someone_left: 户里还有活着的、不在服刑强戒、没有在保的成员
-- sentence:
--   died: "{name}家失去了一位劳动力（{lost_name}，{lost_on}去世），家中仍有人未享受低保或特困，请立即入户了解生活情况。"
--   serving: "{name}家少了一位劳动力（{lost_name}从{lost_on}起服刑或强制戒毒），家中仍有人未享受低保或特困，请立即入户了解生活情况。"
-- open_sentence:
--   serving: "{name}家成员情况有变化，由专人告知，家中仍有人未享受低保或特困，请立即入户了解生活情况。"
-- earlier_sentence:
--   serving: "{name}家{span}少了一位劳动力（{lost_name}从{lost_on}起服刑或强制戒毒），家中仍有人未享受低保或特困，请立即入户了解生活情况。"
-- verify: 家庭现在的生活来源；有无老人、小孩需要照顾；欠债情况
-- action: 急难的先给临时救助；符合条件且愿意的协助申请低保
-- evidence: {household_register: 户籍登记死亡注销, funeral: 火化登记, justice: 服刑或强制隔离戒毒}
-- evidence_key: [lost_person, branch]
-- reading: 成员为花名册和户口上的人合在一起，户口上还在的人有花名册户编号的按户编号，没有的按户口的户号；年龄按失去时计；服刑强戒须仍在执行；在狱中的人不算“还在的成员”；火化、司法行身份待复核、只是依据不足的也看，标注身份待核
-- ---
WITH losses AS (
    SELECT
        person_id, death_date AS lost_on, 'died' AS branch,
        least(coalesce(register_death_rank, 9), coalesce(cremation_rank, 9)) AS level_rank,
        register_death_row AS register_row,
        cremation_row AS funeral_row,
        cast(NULL AS bigint) AS justice_row
    FROM departures
    WHERE is_dead
    UNION ALL
    SELECT person_id, term_start, 'serving', level_rank, NULL, NULL, row_id
    FROM rows_justice
    WHERE is_serving
),

touched AS (
    SELECT family_members.family_key, losses.*
    FROM losses
    JOIN family_members ON family_members.person_id = losses.person_id
),

left_behind AS (
    SELECT family_members.family_key, count(DISTINCT persons.person_id) AS people_left
    FROM (SELECT DISTINCT family_key FROM touched) AS touched_families
    JOIN family_members ON family_members.family_key = touched_families.family_key
    JOIN persons
        ON persons.person_id = family_members.person_id
            AND persons.is_here
            AND NOT persons.is_covered
    LEFT JOIN (SELECT DISTINCT person_id FROM rows_justice WHERE is_serving) AS serving
        ON serving.person_id = persons.person_id
    LEFT JOIN departures ON departures.person_id = persons.person_id
    WHERE serving.person_id IS NULL AND NOT coalesce(departures.is_dead, FALSE)
    GROUP BY family_members.family_key
),

at_risk AS (
    SELECT family_members.family_key
    FROM monitored_members AS monitored
    JOIN family_members ON family_members.person_id = monitored.person_id
    UNION
    -- who died may be the only one on the edge row: the hukou left behind is that household still
    SELECT family_members.family_key
    FROM rows_roster AS roster
    JOIN roster_households ON roster_households.household_no = roster.household_no
    JOIN family_members ON family_members.person_id = roster.person_id
    LEFT JOIN roster_households AS keyed ON keyed.household_no = family_members.family_key
    WHERE roster_households.has_edge_row AND keyed.household_no IS NULL
)

SELECT
    touched.family_key AS household_key,
    touched.level_rank,
    touched.person_id AS lost_person,
    people.name AS lost_name,
    touched.lost_on,
    touched.lost_on AS evidence_date,
    touched.branch,
    touched.register_row AS row_household_register,
    touched.funeral_row AS row_funeral,
    touched.justice_row AS row_justice,
    households.has_edge OR at_risk.family_key IS NOT NULL AS ok_low_income,
    touched.lost_on > $loss_months_day AND touched.lost_on <= $as_of AS ok_recent,
    ages.age >= $adult_age AND ages.age < $old_age AS ok_working_age,
    coalesce(left_behind.people_left, 0) > 0 AS ok_someone_left
FROM touched
JOIN households ON households.household_key = touched.family_key
JOIN people ON people.person_id = touched.person_id
LEFT JOIN ages ON ages.person_id = touched.person_id AND ages.on_day = touched.lost_on
LEFT JOIN left_behind ON left_behind.family_key = touched.family_key
LEFT JOIN at_risk ON at_risk.family_key = touched.family_key
