-- purpose: which roster households an order or visit that was not taken may be of: by its number, with zeros or last digits lost too; without a roster number by its ID, or by its name in the county where it gives no ID
-- inputs: refused_rows, roster_households, roster_members, people, areas
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

without_number AS (
    SELECT refused.row_id, refused.name, refused.id_no, areas.county
    FROM refused_rows AS refused
    LEFT JOIN numbered ON numbered.row_id = refused.row_id
    LEFT JOIN areas ON areas.area_code = refused.area_code
    WHERE numbered.row_id IS NULL
),

by_person AS (
    SELECT DISTINCT without_number.row_id, members.household_no
    FROM without_number
    JOIN people ON people.id_no = without_number.id_no
    JOIN roster_members AS members ON members.person_id = people.person_id
    UNION
    SELECT DISTINCT without_number.row_id, members.household_no
    FROM without_number
    JOIN people ON people.name = without_number.name
    JOIN roster_members AS members ON members.person_id = people.person_id
    LEFT JOIN areas ON areas.area_code = people.township
    WHERE without_number.id_no IS NULL
        AND coalesce(without_number.county = areas.county, TRUE)
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
