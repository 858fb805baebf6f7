-- purpose: adults a child may have as parents: head and spouse for a child of the head; children and in-laws for a grandchild
-- inputs: rows_household_register, departures, rows_justice, people
-- grain: register row x generation of the child
WITH serving AS (
    SELECT j.person_id, max(j.term_start) AS term_start
    FROM rows_justice AS j
    WHERE j.is_serving
    GROUP BY j.person_id
),

adults AS (
    SELECT
        r.row_id,
        r.hukou_no,
        coalesce(r.person_id, 'R' || cast(r.row_id AS varchar)) AS parent_key,
        CASE WHEN r.family_role IN ('head', 'spouse') THEN 'child' ELSE 'grandchild' END AS generation,
        coalesce(p.birth_date, r.birth_date) AS birth_date,
        coalesce(d.is_dead, false) OR coalesce(r.change_kind = '死亡注销', false) OR s.person_id IS NOT NULL AS is_absent,
        coalesce(d.death_date, s.term_start) AS absent_since,
        d.cremation_row,
        s.person_id AS serving_person_id
    FROM rows_household_register AS r
    LEFT JOIN people AS p ON p.person_id = r.person_id
    LEFT JOIN departures AS d ON d.person_id = r.person_id
    LEFT JOIN serving AS s ON s.person_id = r.person_id
    WHERE r.family_role IN ('head', 'spouse', 'child', 'child_in_law')
)

SELECT row_id, hukou_no, parent_key, generation, is_absent, absent_since, cremation_row, serving_person_id
FROM adults
WHERE birth_date IS NULL OR birth_date <= $years_ago_18
