-- ---
-- id: E14
-- title: 低收入家庭主要劳动力死亡或入狱
-- disposition: 1
-- subject: household
-- statement: 低保边缘、刚性支出困难户或风险未消除的监测户，近12个月内有18至59周岁的成员去世，或开始服刑、强制隔离戒毒且仍在执行；户里还有活着的、没有在保的成员
-- cites: [J9(1), J9(2)]
-- needs: [household_register, funeral, justice]
-- reads: [rural_monitoring]
-- urgency: red
-- programme: 低保/临时救助
-- candidate: 户里近期有人去世或入狱、强戒
-- conditions:
--   low_income: 户里有低保边缘或刚性支出困难在保，或有风险未消除的监测对象
--   recent: 去世，或服刑、强制隔离戒毒开始，在近12个月内
--   working_age: 当时年满18周岁、不满60周岁
--   someone_left: 户里还有活着的、不在服刑强戒、没有在保的成员
-- sentence:
--   died: "{name}家近一年失去了一位劳动力({lost_name}，{lost_on}去世)，家里还有人没有享受低保或特困，请马上上门看看生活。"
--   serving: "{name}家近一年少了一位劳动力({lost_name}从{lost_on}起服刑或强制戒毒)，家里还有人没有享受低保或特困，请马上上门看看生活。"
-- verify: 家里现在靠什么生活；有没有老人小孩要照顾；欠债情况
-- action: 急难的先给临时救助；符合条件且愿意的协助申请低保
-- evidence: {household_register: 户籍登记死亡注销, funeral: 火化登记, justice: 服刑或强制隔离戒毒}
-- evidence_key: [lost_person, branch]
-- reading: 成员为花名册和户口上的人合在一起；年龄按失去时计；服刑强戒须仍在执行；在狱中的人不算“还在的成员”
-- ---
WITH losses AS (
    SELECT
        d.person_id, d.death_date AS lost_on, 'died' AS branch,
        least(coalesce(d.register_death_rank, 9), coalesce(d.cremation_rank, 9)) AS level_rank,
        d.register_death_row AS register_row, d.cremation_row AS funeral_row, cast(NULL AS bigint) AS justice_row
    FROM departures AS d
    WHERE d.is_dead
    UNION ALL
    SELECT j.person_id, j.term_start, 'serving', j.level_rank, NULL, NULL, j.row_id
    FROM rows_justice AS j
    WHERE j.is_serving
),

touched AS (
    SELECT f.family_key, l.*
    FROM losses AS l
    JOIN family_members AS f ON f.person_id = l.person_id
),

left_behind AS (
    SELECT f.family_key, count(DISTINCT p.person_id) AS people_left
    FROM (SELECT DISTINCT t.family_key FROM touched AS t) AS t
    JOIN family_members AS f ON f.family_key = t.family_key
    JOIN persons AS p ON p.person_id = f.person_id AND p.is_here AND NOT p.is_covered
    LEFT JOIN (SELECT DISTINCT j.person_id FROM rows_justice AS j WHERE j.is_serving) AS s ON s.person_id = p.person_id
    WHERE s.person_id IS NULL
    GROUP BY f.family_key
),

at_risk AS (
    SELECT DISTINCT f.family_key
    FROM monitored_members AS m
    JOIN family_members AS f ON f.person_id = m.person_id
)

SELECT
    t.family_key AS household_key,
    t.level_rank,
    t.person_id AS lost_person,
    x.name AS lost_name,
    t.lost_on,
    t.lost_on AS evidence_date,
    t.branch,
    t.register_row AS row_household_register,
    t.funeral_row AS row_funeral,
    t.justice_row AS row_justice,
    h.has_edge OR a.family_key IS NOT NULL AS ok_low_income,
    t.lost_on > $months_ago_12 AND t.lost_on <= $as_of AS ok_recent,
    extract(YEAR FROM t.lost_on) - extract(YEAR FROM x.birth_date)
    - CASE
        WHEN extract(MONTH FROM t.lost_on) * 100 + extract(DAY FROM t.lost_on)
            < extract(MONTH FROM x.birth_date) * 100 + extract(DAY FROM x.birth_date) THEN 1
        ELSE 0
    END BETWEEN 18 AND 59 AS ok_working_age,
    coalesce(b.people_left, 0) > 0 AS ok_someone_left
FROM touched AS t
JOIN households AS h ON h.household_key = t.family_key
JOIN people AS x ON x.person_id = t.person_id
LEFT JOIN left_behind AS b ON b.family_key = t.family_key
LEFT JOIN at_risk AS a ON a.family_key = t.family_key
