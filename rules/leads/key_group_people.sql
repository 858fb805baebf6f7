-- purpose: whose reason it is that a household must be visited (必访类别, J9): each key group with the members it holds for; none where the city has no key groups ($key_groups)
-- inputs: lead_members, persons, person_conditions, monitored_members, roster_members, rows_hotline, rows_petition, rows_disaster, local_values, hits, rule_traits
-- grain: household_key x key_group x person; the person is null where a lead about the household itself names nobody
WITH members AS (
    SELECT
        lead_members.household_key,
        lead_members.person_id,
        persons.work_capacity,
        CASE
            WHEN persons.age >= $old_age
                OR conditions.has_certificate
                OR conditions.has_major_disease
                OR conditions.needs_care
                OR persons.selfcare_score >= $selfcare_limited THEN 1
            ELSE 0
        END AS is_frail,
        CASE WHEN local_values.event_mode = 1 THEN 1 ELSE 0 END AS is_in_event_area
    FROM lead_members
    JOIN persons ON persons.person_id = lead_members.person_id
    LEFT JOIN person_conditions AS conditions ON conditions.person_id = lead_members.person_id
    LEFT JOIN local_values ON local_values.area_key = persons.live_key
),

workers AS (
    SELECT DISTINCT household_key
    FROM members
    WHERE work_capacity = '有'
),

grouped AS (
    SELECT household_key, 1 AS key_group, person_id
    FROM members
    WHERE is_frail = 1
    UNION
    SELECT members.household_key, 2 AS key_group, members.person_id
    FROM members
    LEFT JOIN workers ON workers.household_key = members.household_key
    WHERE workers.household_key IS NULL AND members.work_capacity IN ('部分', '无')
    UNION
    SELECT lead_members.household_key, 3 AS key_group, lead_members.person_id
    FROM lead_members
    JOIN monitored_members AS monitored ON monitored.person_id = lead_members.person_id
    UNION
    SELECT lead_members.household_key, 4 AS key_group, lead_members.person_id
    FROM lead_members
    JOIN roster_members AS roster
        ON roster.person_id = lead_members.person_id AND roster.status = '申请未通过'
    UNION
    SELECT lead_members.household_key, 5 AS key_group, lead_members.person_id
    FROM lead_members
    JOIN rows_hotline AS tickets ON tickets.person_id = lead_members.person_id AND tickets.is_open
    UNION
    SELECT lead_members.household_key, 5 AS key_group, lead_members.person_id
    FROM lead_members
    JOIN rows_petition AS petitions
        ON petitions.person_id = lead_members.person_id AND petitions.is_open
    UNION
    SELECT household_key, 6 AS key_group, person_id
    FROM members
    WHERE is_in_event_area = 1
    UNION
    SELECT lead_members.household_key, 6 AS key_group, lead_members.person_id
    FROM lead_members
    JOIN rows_disaster AS disasters
        ON disasters.person_id = lead_members.person_id
            AND disasters.event_date > $disaster_months_day
            AND disasters.house_damage <> '无'
    UNION
    SELECT hits.household_key, 7 AS key_group, hits.person_id
    FROM hits
    JOIN rule_traits AS traits ON traits.rule_id = hits.rule_id AND traits.key_group = 7
    WHERE hits.unproven IS NULL
)

SELECT household_key, key_group, person_id
FROM grouped
WHERE $key_groups
