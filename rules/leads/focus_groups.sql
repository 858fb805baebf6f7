-- purpose: the focus group register with who came in and who went out since last month
-- inputs: focus_members, last_focus_groups, persons, visit_classes
-- grain: group x person
WITH before AS (
    SELECT "group", person_id, since_period
    FROM last_focus_groups
    WHERE change <> 'out'
),

whole AS (
    SELECT
        coalesce(focus_members."group", before."group") AS "group",
        coalesce(focus_members.person_id, before.person_id) AS person_id,
        CASE
            WHEN focus_members.person_id IS NULL THEN 'out'
            WHEN before.person_id IS NULL THEN 'in'
            ELSE 'stay'
        END AS change,
        coalesce(before.since_period, $period) AS since_period
    FROM focus_members
    FULL JOIN before
        ON before."group" = focus_members."group" AND before.person_id = focus_members.person_id
)

SELECT
    whole."group",
    whole.person_id,
    persons.household_no,
    coalesce(persons.township, $city_code) AS township,
    whole.since_period,
    whole.change,
    visit_classes.visit_class
FROM whole
LEFT JOIN persons ON persons.person_id = whole.person_id
LEFT JOIN visit_classes ON visit_classes.household_key = persons.household_key
WHERE whole.person_id IS NOT NULL
