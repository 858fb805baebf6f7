-- purpose: which of the key groups that must be visited (必访类别, J9) a household belongs to
-- inputs: lead_members, persons, person_conditions, monitored_members, roster_members, rows_hotline, rows_petition, rows_disaster, local_values, hits, rule_traits
-- grain: household_key
WITH people_in_need AS (
    SELECT
        lead_members.household_key,
        max(
            CASE
                WHEN persons.age >= $old_age
                    OR conditions.has_certificate
                    OR conditions.has_major_disease
                    OR conditions.needs_care
                    OR persons.selfcare_score >= $selfcare_limited THEN 1
                ELSE 0
            END
        ) AS is_frail,
        max(CASE WHEN persons.work_capacity = '有' THEN 1 ELSE 0 END) AS has_worker,
        max(CASE WHEN persons.work_capacity IN ('部分', '无') THEN 1 ELSE 0 END) AS has_weak,
        max(CASE WHEN local_values.event_mode = 1 THEN 1 ELSE 0 END) AS is_in_event_area
    FROM lead_members
    JOIN persons ON persons.person_id = lead_members.person_id
    LEFT JOIN person_conditions AS conditions ON conditions.person_id = lead_members.person_id
    LEFT JOIN local_values ON local_values.area_key = persons.live_key
    GROUP BY lead_members.household_key
),

monitored AS (
    SELECT DISTINCT lead_members.household_key
    FROM lead_members
    JOIN monitored_members AS monitored ON monitored.person_id = lead_members.person_id
),

refused AS (
    SELECT DISTINCT lead_members.household_key
    FROM lead_members
    JOIN roster_members AS members
        ON members.person_id = lead_members.person_id AND members.status = '申请未通过'
),

called AS (
    SELECT lead_members.household_key
    FROM lead_members
    JOIN rows_hotline AS tickets ON tickets.person_id = lead_members.person_id AND tickets.is_open
    UNION
    SELECT lead_members.household_key
    FROM lead_members
    JOIN rows_petition AS petitions
        ON petitions.person_id = lead_members.person_id AND petitions.is_open
),

struck AS (
    SELECT DISTINCT lead_members.household_key
    FROM lead_members
    JOIN rows_disaster AS disasters
        ON disasters.person_id = lead_members.person_id
            AND disasters.event_date > $disaster_months_day
            AND disasters.house_damage <> '无'
),

still_poor AS (
    SELECT DISTINCT hits.household_key
    FROM hits
    JOIN rule_traits AS traits ON traits.rule_id = hits.rule_id AND traits.key_group = 7
    WHERE hits.unproven IS NULL
)

SELECT
    people_in_need.household_key,
    people_in_need.is_frail = 1 AS is_group_1,
    people_in_need.has_worker = 0 AND people_in_need.has_weak = 1 AS is_group_2,
    monitored.household_key IS NOT NULL AS is_group_3,
    refused.household_key IS NOT NULL AS is_group_4,
    called.household_key IS NOT NULL AS is_group_5,
    people_in_need.is_in_event_area = 1 OR struck.household_key IS NOT NULL AS is_group_6,
    still_poor.household_key IS NOT NULL AS is_group_7
FROM people_in_need
LEFT JOIN monitored ON monitored.household_key = people_in_need.household_key
LEFT JOIN refused ON refused.household_key = people_in_need.household_key
LEFT JOIN called ON called.household_key = people_in_need.household_key
LEFT JOIN struck ON struck.household_key = people_in_need.household_key
LEFT JOIN still_poor ON still_poor.household_key = people_in_need.household_key
