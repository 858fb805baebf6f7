-- purpose: adults a child may have as parents: head and spouse for a child of the head; children and in-laws for a grandchild
-- inputs: rows_household_register, departures, rows_justice, people
-- grain: register row x generation of the child
WITH serving AS (
    SELECT person_id, max(term_start) AS term_start
    FROM rows_justice
    WHERE is_serving
    GROUP BY person_id
),

adults AS (
    SELECT
        register_rows.row_id,
        register_rows.hukou_no,
        coalesce(
            register_rows.person_id,
            'R' || cast(register_rows.row_id AS varchar)
        ) AS parent_key,
        CASE
            WHEN register_rows.family_role IN ('head', 'spouse') THEN 'child'
            ELSE 'grandchild'
        END AS generation,
        coalesce(people.birth_date, register_rows.birth_date) AS birth_date,
        coalesce(departures.is_dead, FALSE)
        OR coalesce(register_rows.change_kind = '死亡注销', FALSE)
        OR serving.person_id IS NOT NULL AS is_absent,
        coalesce(departures.death_date, serving.term_start) AS absent_since,
        departures.cremation_row
    FROM rows_household_register AS register_rows
    LEFT JOIN people ON people.person_id = register_rows.person_id
    LEFT JOIN departures ON departures.person_id = register_rows.person_id
    LEFT JOIN serving ON serving.person_id = register_rows.person_id
    WHERE register_rows.family_role IN ('head', 'spouse', 'child', 'child_in_law')
)

SELECT
    row_id,
    hukou_no,
    parent_key,
    generation,
    is_absent,
    absent_since,
    cremation_row
FROM adults
WHERE birth_date IS NULL OR birth_date <= $adult_age_day
