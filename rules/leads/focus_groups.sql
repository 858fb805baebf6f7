-- purpose: the focus group register with who came in and who went out since last month
-- inputs: focus_members, last_focus_groups, persons, visit_classes
-- grain: group x person
WITH before AS (
    SELECT b."group", b.person_id, b.since_period
    FROM last_focus_groups AS b
    WHERE b.change <> 'out'
),

whole AS (
    SELECT
        coalesce(n."group", b."group") AS "group",
        coalesce(n.person_id, b.person_id) AS person_id,
        CASE WHEN n.person_id IS NULL THEN 'out' WHEN b.person_id IS NULL THEN 'in' ELSE 'stay' END AS change,
        coalesce(b.since_period, $period) AS since_period
    FROM focus_members AS n
    FULL JOIN before AS b ON b."group" = n."group" AND b.person_id = n.person_id
)

SELECT w."group", w.person_id, p.household_no, coalesce(p.township, $city_code) AS township, w.since_period, w.change, v.visit_class
FROM whole AS w
LEFT JOIN persons AS p ON p.person_id = w.person_id
LEFT JOIN visit_classes AS v ON v.household_key = p.household_key
WHERE w.person_id IS NOT NULL
