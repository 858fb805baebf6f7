-- purpose: the ten focus groups of Y4, this month's members; none where the city keeps no such register ($focus_groups)
-- inputs: persons, roster_members, monitored_members, person_pensions, rows_employment, rows_housing, leads_in_cases, rule_traits
-- grain: group x person
WITH grouped AS (
    SELECT '低保' AS "group", person_id
    FROM roster_members
    WHERE is_covering AND programme = '低保' AND is_here
    UNION
    SELECT '特困', person_id FROM roster_members WHERE is_covering AND programme = '特困' AND is_here
    UNION
    SELECT '低保边缘', person_id FROM persons WHERE is_edge AND is_here
    UNION
    SELECT '易返贫致贫', persons.person_id
    FROM monitored_members AS monitored
    JOIN persons ON persons.person_id = monitored.person_id AND persons.is_here
    UNION
    SELECT '困境未成年人', persons.person_id
    FROM roster_members AS members
    JOIN persons
        ON persons.person_id = members.person_id AND persons.is_here AND persons.age < $adult_age
    WHERE members.is_covering AND members.programme IN ('孤儿', '事实无人抚养儿童', '特困')
    UNION
    SELECT traits.focus_group, leads.person_id
    FROM leads_in_cases AS leads
    JOIN rule_traits AS traits ON traits.rule_id = leads.rule_id AND traits.focus_group IS NOT NULL
    WHERE leads.unproven IS NULL
    UNION
    SELECT '60+无养老金', persons.person_id
    FROM persons
    LEFT JOIN person_pensions AS pensions ON pensions.person_id = persons.person_id
    WHERE persons.is_resident
        AND persons.age >= $old_age
        AND pensions.person_id IS NULL
        AND $has_pension
    UNION
    SELECT '灵活就业', persons.person_id
    FROM rows_employment AS jobs
    JOIN persons ON persons.person_id = jobs.person_id AND persons.is_here
    WHERE jobs.employment_status = '灵活就业'
    UNION
    SELECT '失业', persons.person_id
    FROM rows_employment AS jobs
    JOIN persons ON persons.person_id = jobs.person_id AND persons.is_here
    WHERE jobs.employment_status = '登记失业'
    UNION
    SELECT '租廉租房', persons.person_id
    FROM rows_housing AS housing
    JOIN persons ON persons.person_id = housing.person_id AND persons.is_here
    WHERE housing.housing_support IN ('公租房', '租赁补贴')
    UNION
    SELECT '预警困难人口', person_id
    FROM leads_in_cases
    WHERE disposition = 1 AND suppressed_by IS NULL AND unproven IS NULL AND person_id IS NOT NULL
)

SELECT "group", person_id
FROM grouped
WHERE $focus_groups
