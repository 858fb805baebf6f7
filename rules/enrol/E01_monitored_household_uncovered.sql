-- ---
-- id: E01
-- title: 防返贫监测对象未纳入救助
-- disposition: 1
-- subject: household
-- statement: 风险未消除的监测户里有人没有纳入任何救助，而且这户监测对象中没有人在保，也没有人是低保边缘或刚性支出困难
-- cites: [J5, J9(3), A2, N83]
-- needs: [rural_monitoring]
-- absence: {roster: everybody}
-- urgency: orange
-- programme: 低保/低保边缘
-- candidate: 在风险未消除的监测户名单里(风险是否消除填“否”；空白不算“否”)
-- conditions:
--   here: 本人健在，户口没有迁出
--   uncovered: 本人没有在保、不是低保边缘或刚性支出困难、也没有正在申请
--   household_uncovered: 这一监测户没有人在保，也没有人是低保边缘或刚性支出困难
--   first: 本人是这一监测户中第一个没有纳入的人(线索落在他的户上)
-- sentence: "{name}家在防返贫监测名单上（{monitor_kind}），风险尚未消除，家中无人享受低保、特困等救助，请入户了解是否需要申请。"
-- verify: 家庭人口和收入；有无重病、重残、上学等大额支出；有无申请意愿
-- action: 讲清政策，愿意申请的协助提交低保或低保边缘申请；本人无法办理的代办
-- evidence: {rural_monitoring: 防返贫监测对象，风险未消除}
-- evidence_rows:
-- - {extract: rural_monitoring, fact: monitored_members, join: fact.monitor_no = hits.monitor_no, text: 同一监测户的成员}
-- evidence_key: [monitor_no, identified_date]
-- reading: 监测户任一行风险是否消除填“否”即为未消除；线索落在第一个未纳入成员的户上
-- ---
WITH households_covered AS (
    SELECT monitored.monitor_no
    FROM monitored_members AS monitored
    JOIN persons ON persons.person_id = monitored.person_id
    WHERE persons.is_here AND (persons.is_covered OR persons.is_edge)
    GROUP BY monitored.monitor_no
),

first_uncovered AS (
    SELECT monitored.monitor_no, min(monitored.row_id) AS row_id
    FROM monitored_members AS monitored
    JOIN persons ON persons.person_id = monitored.person_id
    WHERE persons.is_here AND persons.is_uncovered
    GROUP BY monitored.monitor_no
)

SELECT
    persons.person_id,
    persons.household_key,
    monitored.level_rank,
    monitored.monitor_no,
    monitored.monitor_kind,
    monitored.identified_date,
    monitored.identified_date AS evidence_date,
    monitored.row_id AS row_rural_monitoring,
    persons.is_here AS ok_here,
    persons.is_uncovered AS ok_uncovered,
    households_covered.monitor_no IS NULL AS ok_household_uncovered,
    monitored.row_id = first_uncovered.row_id AS ok_first
FROM monitored_members AS monitored
JOIN persons ON persons.person_id = monitored.person_id
LEFT JOIN households_covered ON households_covered.monitor_no = monitored.monitor_no
LEFT JOIN first_uncovered ON first_uncovered.monitor_no = monitored.monitor_no
