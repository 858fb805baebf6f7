-- purpose: each person's standing on the roster, over all their rows
-- inputs: roster_members, roster_households
-- grain: person with a roster row
WITH ranked AS (
    SELECT
        members.*,
        roster_households.has_edge_row,
        row_number() OVER (
            PARTITION BY members.person_id
            ORDER BY
                CASE
                    WHEN members.is_covering THEN 1
                    WHEN roster_households.has_edge_row THEN 2
                    WHEN members.status = $applying THEN 3
                    ELSE 4
                END ASC NULLS LAST,
                members.status_date DESC NULLS LAST,
                members.household_no ASC NULLS LAST,
                members.row_id ASC NULLS LAST
        ) AS place
    FROM roster_members AS members
    JOIN roster_households ON roster_households.household_no = members.household_no
    WHERE members.person_id IS NOT NULL
),

whole AS (
    SELECT
        person_id,
        max(CASE WHEN is_covering THEN 1 ELSE 0 END) = 1 AS is_covered,
        max(CASE WHEN has_edge_row THEN 1 ELSE 0 END) = 1 AS is_in_edge_household,
        max(CASE WHEN status = $applying THEN 1 ELSE 0 END) = 1 AS is_applying,
        max(CASE WHEN is_covering AND programme = '低保' THEN 1 ELSE 0 END) = 1 AS is_on_dibao,
        max(CASE WHEN is_covering AND programme = '特困' THEN 1 ELSE 0 END) = 1 AS is_on_tekun,
        min(CASE WHEN work_capacity = '无' THEN 1 ELSE 0 END) = 1 AS is_unable_in_every_row,
        min(CASE WHEN is_covering THEN start_date END) AS covered_since
    FROM ranked
    GROUP BY person_id
)

SELECT
    whole.*,
    ranked.household_no,
    ranked.row_id,
    ranked.level_rank,
    ranked.work_capacity,
    ranked.care_mode,
    ranked.selfcare_score
FROM whole
JOIN ranked ON ranked.person_id = whole.person_id AND ranked.place = 1
