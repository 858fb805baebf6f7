-- purpose: households of the roster: who is met first, whose standard applies, what it receives
-- inputs: roster_members
-- grain: household number of the roster
WITH first_here AS (
    SELECT
        household_no, person_id, row_id, level_rank,
        row_number() OVER (
            PARTITION BY household_no
            ORDER BY is_head DESC NULLS LAST, row_id ASC NULLS LAST
        ) AS place
    FROM roster_members
    WHERE is_here AND person_id IS NOT NULL
),

hukou AS (
    SELECT
        household_no, hukou_area,
        row_number() OVER (
            PARTITION BY household_no
            ORDER BY is_here DESC NULLS LAST, is_head DESC NULLS LAST, row_id ASC NULLS LAST
        ) AS place
    FROM roster_members
    WHERE hukou_area IS NOT NULL
),

whole AS (
    SELECT
        household_no,
        max(urban_rural) AS urban_rural,
        count(DISTINCT CASE WHEN is_here THEN member_key END) AS members,
        count(DISTINCT CASE WHEN is_here AND is_covering THEN member_key END) AS covered_members,
        max(CASE WHEN is_edge_row THEN 1 ELSE 0 END) = 1 AS has_edge_row,
        max(CASE WHEN is_active THEN 1 ELSE 0 END) = 1 AS is_active,
        max(CASE WHEN is_low_income_row THEN 1 ELSE 0 END) = 1 AS is_low_income,
        max(CASE WHEN is_single_cover THEN 1 ELSE 0 END) = 1 AS is_single_cover,
        min(start_date) AS start_date
    FROM roster_members
    GROUP BY household_no
)

SELECT
    whole.household_no,
    first_here.person_id AS first_person_id,
    first_here.level_rank AS first_level_rank,
    whole.urban_rural,
    hukou.hukou_area,
    coalesce(hukou.hukou_area, '') || '|' || coalesce(whole.urban_rural, '') AS area_key,
    whole.members,
    whole.covered_members,
    whole.has_edge_row,
    whole.is_active,
    whole.is_low_income,
    whole.is_single_cover,
    whole.start_date
FROM whole
LEFT JOIN first_here ON first_here.household_no = whole.household_no AND first_here.place = 1
LEFT JOIN hukou ON hukou.household_no = whole.household_no AND hukou.place = 1
