-- purpose: every household a lead can be about: of the roster, of the register, or a person alone
-- inputs: roster_households, hukou_members, persons
-- grain: household_key = roster number, hukou number, or the person's own id
WITH hukou AS (
    SELECT
        m.hukou_no,
        p.person_id,
        p.is_covered,
        p.is_edge,
        p.area_key,
        p.register_rank,
        row_number() OVER (PARTITION BY m.hukou_no ORDER BY CASE WHEN m.family_role = 'head' THEN 0 ELSE 1 END ASC NULLS LAST, m.row_id ASC NULLS LAST) AS place
    FROM hukou_members AS m
    JOIN persons AS p ON p.person_id = m.person_id
),

hukou_whole AS (
    SELECT
        h.hukou_no,
        max(CASE WHEN h.place = 1 THEN h.person_id END) AS first_person_id,
        max(CASE WHEN h.place = 1 THEN h.area_key END) AS area_key,
        max(CASE WHEN h.place = 1 THEN h.register_rank END) AS level_rank,
        count(*) AS members,
        max(CASE WHEN h.is_covered THEN 1 ELSE 0 END) = 1 AS has_covered,
        max(CASE WHEN h.is_edge THEN 1 ELSE 0 END) = 1 AS has_edge
    FROM hukou AS h
    GROUP BY h.hukou_no
)

SELECT
    r.household_no AS household_key,
    r.household_no,
    'roster' AS source,
    r.first_person_id,
    r.area_key,
    coalesce(r.first_level_rank, 1) AS level_rank,
    r.members,
    r.covered_members > 0 AS has_covered,
    r.has_edge_row AS has_edge
FROM roster_households AS r
UNION ALL
SELECT h.hukou_no, h.hukou_no, 'register', h.first_person_id, h.area_key, h.level_rank, h.members, h.has_covered, h.has_edge
FROM hukou_whole AS h
LEFT JOIN roster_households AS r ON r.household_no = h.hukou_no
WHERE r.household_no IS NULL
UNION ALL
SELECT p.person_id, p.household_no, 'alone', p.person_id, p.area_key, 1, 1, false, false
FROM persons AS p
WHERE p.household_no IS NULL AND p.is_here
