-- purpose: which roster households an order or visit that was not taken may be of: by its number, with zeros or last digits lost too; without a roster number by the person it may be of
-- inputs: refused_rows, refused_of_people, roster_households, roster_members
-- grain: refused order or visit x household number it may be of
WITH numbered AS (
    SELECT refused.row_id, rosters.household_no
    FROM refused_rows AS refused
    JOIN roster_households AS rosters
        ON ltrim(rosters.household_no, '0') = ltrim(refused.household_no, '0')
    UNION
    SELECT refused.row_id, rosters.household_no
    FROM refused_rows AS refused
    JOIN roster_households AS rosters
        ON substr(ltrim(rosters.household_no, '0'), 1, 15) = substr(refused.household_no, 1, 15)
    WHERE refused.household_no LIKE '%~%'
),

by_person AS (
    SELECT DISTINCT owners.row_id, members.household_no
    FROM refused_of_people AS owners
    JOIN roster_members AS members ON members.person_id = owners.person_id
    LEFT JOIN numbered ON numbered.row_id = owners.row_id
    WHERE numbered.row_id IS NULL
)

SELECT
    refused.row_id,
    refused.extract,
    found.household_no,
    refused.batch_month,
    refused.payment_kind,
    refused.visited_date
FROM refused_rows AS refused
JOIN (
    SELECT row_id, household_no FROM numbered
    UNION
    SELECT row_id, household_no FROM by_person
) AS found
    ON found.row_id = refused.row_id
WHERE refused.extract IN ('payments', 'visits')
