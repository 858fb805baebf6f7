-- purpose: which of the key groups that must be visited (必访类别, J9) a household belongs to
-- inputs: lead_members, persons, person_conditions, monitored_members, roster_members, rows_hotline, rows_petition, rows_disaster, local_values, hits
-- grain: household_key
WITH people_in_need AS (
    SELECT
        m.household_key,
        max(CASE WHEN p.age >= 60 OR c.has_certificate OR c.has_major_disease OR c.needs_care OR p.selfcare_score >= 1 THEN 1 ELSE 0 END) AS is_frail,
        max(CASE WHEN p.work_capacity = '有' THEN 1 ELSE 0 END) AS has_worker,
        max(CASE WHEN p.work_capacity IN ('部分', '无') THEN 1 ELSE 0 END) AS has_weak,
        max(CASE WHEN v.event_mode = 1 THEN 1 ELSE 0 END) AS is_in_event_area
    FROM lead_members AS m
    JOIN persons AS p ON p.person_id = m.person_id
    LEFT JOIN person_conditions AS c ON c.person_id = m.person_id
    LEFT JOIN local_values AS v ON v.area_key = p.live_key
    GROUP BY m.household_key
),

monitored AS (
    SELECT DISTINCT m.household_key FROM lead_members AS m JOIN monitored_members AS x ON x.person_id = m.person_id
),

refused AS (
    SELECT DISTINCT m.household_key
    FROM lead_members AS m
    JOIN roster_members AS r ON r.person_id = m.person_id AND r.status = '申请未通过'
),

called AS (
    SELECT m.household_key FROM lead_members AS m JOIN rows_hotline AS t ON t.person_id = m.person_id AND t.is_open
    UNION
    SELECT m.household_key FROM lead_members AS m JOIN rows_petition AS t ON t.person_id = m.person_id AND t.is_open
),

struck AS (
    SELECT DISTINCT m.household_key
    FROM lead_members AS m
    JOIN rows_disaster AS d ON d.person_id = m.person_id AND d.event_date > $months_ago_12 AND d.house_damage <> '无'
),

still_poor AS (
    SELECT DISTINCT h.household_key FROM hits AS h WHERE h.rule_id IN ('R10', 'R11')
)

SELECT
    n.household_key,
    n.is_frail = 1 AS is_group_1,
    n.has_worker = 0 AND n.has_weak = 1 AS is_group_2,
    m.household_key IS NOT NULL AS is_group_3,
    r.household_key IS NOT NULL AS is_group_4,
    c.household_key IS NOT NULL AS is_group_5,
    n.is_in_event_area = 1 OR s.household_key IS NOT NULL AS is_group_6,
    p.household_key IS NOT NULL AS is_group_7
FROM people_in_need AS n
LEFT JOIN monitored AS m ON m.household_key = n.household_key
LEFT JOIN refused AS r ON r.household_key = n.household_key
LEFT JOIN called AS c ON c.household_key = n.household_key
LEFT JOIN struck AS s ON s.household_key = n.household_key
LEFT JOIN still_poor AS p ON p.household_key = n.household_key
