-- purpose: households of the roster: who is met first, whose standard applies, what it receives
-- inputs: roster_members
-- grain: household number of the roster
WITH first_here AS (
    SELECT
        m.household_no, m.person_id, m.row_id, m.level_rank,
        row_number() OVER (PARTITION BY m.household_no ORDER BY m.is_head DESC NULLS LAST, m.row_id ASC NULLS LAST) AS place
    FROM roster_members AS m
    WHERE m.is_here AND m.person_id IS NOT NULL
),

hukou AS (
    SELECT
        m.household_no, m.hukou_area,
        row_number() OVER (PARTITION BY m.household_no ORDER BY m.is_here DESC NULLS LAST, m.is_head DESC NULLS LAST, m.row_id ASC NULLS LAST) AS place
    FROM roster_members AS m
    WHERE m.hukou_area IS NOT NULL
),

whole AS (
    SELECT
        m.household_no,
        max(m.urban_rural) AS urban_rural,
        count(DISTINCT CASE WHEN m.is_here THEN m.member_key END) AS members,
        count(DISTINCT CASE WHEN m.is_here AND m.is_covering THEN m.member_key END) AS covered_members,
        max(CASE WHEN m.is_edge_row THEN 1 ELSE 0 END) = 1 AS has_edge_row,
        max(CASE WHEN m.is_active THEN 1 ELSE 0 END) = 1 AS is_active,
        max(CASE WHEN m.is_low_income_row THEN 1 ELSE 0 END) = 1 AS is_low_income,
        max(CASE WHEN m.is_single_cover THEN 1 ELSE 0 END) = 1 AS is_single_cover,
        min(m.start_date) AS start_date
    FROM roster_members AS m
    GROUP BY m.household_no
)

SELECT
    w.household_no,
    f.person_id AS first_person_id,
    f.row_id AS first_row_id,
    f.level_rank AS first_level_rank,
    w.urban_rural,
    h.hukou_area,
    coalesce(h.hukou_area, '') || '|' || coalesce(w.urban_rural, '') AS area_key,
    w.members,
    w.covered_members,
    w.has_edge_row,
    w.is_active,
    w.is_low_income,
    w.is_single_cover,
    w.start_date
FROM whole AS w
LEFT JOIN first_here AS f ON f.household_no = w.household_no AND f.place = 1
LEFT JOIN hukou AS h ON h.household_no = w.household_no AND h.place = 1
