-- purpose: every household a lead can be about: of the roster, of the register, or a person alone
-- inputs: roster_households, hukou_members, persons
-- grain: household_key = roster number, hukou number, or the person's own id
WITH hukou AS (
    SELECT
        hukou_members.hukou_no,
        persons.person_id,
        persons.is_covered,
        persons.is_edge,
        persons.area_key,
        persons.register_rank,
        row_number() OVER (
            PARTITION BY hukou_members.hukou_no
            ORDER BY CASE
                WHEN hukou_members.family_role = 'head' THEN 0
                ELSE 1
            END ASC NULLS LAST, hukou_members.row_id ASC NULLS LAST
        ) AS place
    FROM hukou_members
    JOIN persons ON persons.person_id = hukou_members.person_id
),

hukou_whole AS (
    SELECT
        hukou_no,
        max(CASE WHEN place = 1 THEN person_id END) AS first_person_id,
        max(CASE WHEN place = 1 THEN area_key END) AS area_key,
        max(CASE WHEN place = 1 THEN register_rank END) AS level_rank,
        count(*) AS members,
        max(CASE WHEN is_covered THEN 1 ELSE 0 END) = 1 AS has_covered,
        max(CASE WHEN is_edge THEN 1 ELSE 0 END) = 1 AS has_edge
    FROM hukou
    GROUP BY hukou_no
)

SELECT
    household_no AS household_key,
    household_no,
    'roster' AS source,
    first_person_id,
    area_key,
    coalesce(first_level_rank, 1) AS level_rank,
    members,
    covered_members > 0 AS has_covered,
    has_edge_row AS has_edge
FROM roster_households
UNION ALL
SELECT
    hukou_whole.hukou_no AS household_key,
    hukou_whole.hukou_no AS household_no,
    'register',
    hukou_whole.first_person_id,
    hukou_whole.area_key,
    hukou_whole.level_rank,
    hukou_whole.members,
    hukou_whole.has_covered,
    hukou_whole.has_edge
FROM hukou_whole
LEFT JOIN roster_households ON roster_households.household_no = hukou_whole.hukou_no
WHERE roster_households.household_no IS NULL
UNION ALL
SELECT
    person_id AS household_key,
    household_no,
    'alone',
    person_id AS first_person_id,
    area_key,
    1,
    1,
    FALSE,
    FALSE
FROM persons
WHERE household_no IS NULL AND is_here
