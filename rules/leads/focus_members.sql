-- purpose: the ten focus groups of Y4, this month's members
-- inputs: persons, roster_members, monitored_members, person_pensions, rows_employment, rows_housing, leads_in_cases
-- grain: group x person
SELECT '低保' AS "group", m.person_id FROM roster_members AS m WHERE m.is_covering AND m.programme = '低保' AND m.is_here
UNION
SELECT '特困', m.person_id FROM roster_members AS m WHERE m.is_covering AND m.programme = '特困' AND m.is_here
UNION
SELECT '低保边缘', p.person_id FROM persons AS p WHERE p.is_edge AND p.is_here
UNION
SELECT '易返贫致贫', p.person_id FROM monitored_members AS m JOIN persons AS p ON p.person_id = m.person_id AND p.is_here
UNION
SELECT '困境未成年人', p.person_id
FROM roster_members AS m
JOIN persons AS p ON p.person_id = m.person_id AND p.is_here AND p.age < 18
WHERE m.is_covering AND m.programme IN ('孤儿', '事实无人抚养儿童', '特困')
UNION
SELECT '困境未成年人', d.person_id FROM leads_in_cases AS d WHERE d.rule_id = 'E06'
UNION
SELECT '60+无养老金', p.person_id
FROM persons AS p
LEFT JOIN person_pensions AS n ON n.person_id = p.person_id
WHERE p.is_here AND p.age >= 60 AND n.person_id IS NULL AND $has_pension
UNION
SELECT '灵活就业', p.person_id
FROM rows_employment AS e
JOIN persons AS p ON p.person_id = e.person_id AND p.is_here
WHERE e.employment_status = '灵活就业'
UNION
SELECT '失业', p.person_id
FROM rows_employment AS e
JOIN persons AS p ON p.person_id = e.person_id AND p.is_here
WHERE e.employment_status = '登记失业'
UNION
SELECT '租廉租房', p.person_id
FROM rows_housing AS h
JOIN persons AS p ON p.person_id = h.person_id AND p.is_here
WHERE h.housing_support IN ('公租房', '租赁补贴')
UNION
SELECT '预警困难人口', d.person_id
FROM leads_in_cases AS d
WHERE d.disposition = 1 AND d.suppressed_by IS NULL AND d.person_id IS NOT NULL
