-- purpose: each person's standing on the roster, over all their rows
-- inputs: roster_members, roster_households
-- grain: person with a roster row
WITH ranked AS (
    SELECT
        m.*,
        h.has_edge_row,
        row_number() OVER (
            PARTITION BY m.person_id
            ORDER BY
                CASE WHEN m.is_covering THEN 1 WHEN h.has_edge_row THEN 2 WHEN m.status = '申请中' THEN 3 ELSE 4 END ASC NULLS LAST,
                m.status_date DESC NULLS LAST, m.household_no ASC NULLS LAST, m.row_id ASC NULLS LAST
        ) AS place
    FROM roster_members AS m
    JOIN roster_households AS h ON h.household_no = m.household_no
    WHERE m.person_id IS NOT NULL
),

whole AS (
    SELECT
        r.person_id,
        max(CASE WHEN r.is_covering THEN 1 ELSE 0 END) = 1 AS is_covered,
        max(CASE WHEN r.has_edge_row THEN 1 ELSE 0 END) = 1 AS is_in_edge_household,
        max(CASE WHEN r.status = '申请中' THEN 1 ELSE 0 END) = 1 AS is_applying,
        max(CASE WHEN r.is_covering AND r.programme = '低保' THEN 1 ELSE 0 END) = 1 AS is_on_dibao,
        max(CASE WHEN r.is_covering AND r.programme = '特困' THEN 1 ELSE 0 END) = 1 AS is_on_tekun,
        max(CASE WHEN r.is_covering AND r.programme = '孤儿' THEN 1 ELSE 0 END) = 1 AS is_on_orphan,
        max(CASE WHEN r.is_covering AND r.programme = '事实无人抚养儿童' THEN 1 ELSE 0 END) = 1 AS is_on_unsupported,
        count(DISTINCT CASE WHEN r.is_covering THEN r.household_no END) AS covering_households,
        min(CASE WHEN r.is_covering THEN r.start_date END) AS covered_since
    FROM ranked AS r
    GROUP BY r.person_id
)

SELECT
    w.*,
    r.household_no,
    r.row_id,
    r.level_rank,
    r.work_capacity,
    r.care_mode,
    r.selfcare_score
FROM whole AS w
JOIN ranked AS r ON r.person_id = w.person_id AND r.place = 1
