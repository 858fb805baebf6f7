-- purpose: whose a row that was not accepted may be: by its valid ID; by its name in the county (anywhere where either gives no area) where it gives no ID, or the namesake has none and the ID is nobody's
-- inputs: refused_rows, people, areas
-- grain: refused row x person it may be of; a row with neither name nor ID finds nobody
WITH by_id AS (
    SELECT refused.row_id, refused.extract, people.person_id
    FROM refused_rows AS refused
    JOIN people ON people.id_no = refused.id_no
),

by_name AS (
    SELECT refused.row_id, refused.extract, people.person_id
    FROM refused_rows AS refused
    JOIN people ON people.name = refused.name
    LEFT JOIN (SELECT DISTINCT row_id FROM by_id) AS known ON known.row_id = refused.row_id
    LEFT JOIN areas AS written ON written.area_code = refused.area_code
    LEFT JOIN areas AS homes ON homes.area_code = people.township
    WHERE known.row_id IS NULL
        AND (refused.id_no IS NULL OR people.id_no IS NULL)
        AND coalesce(written.county = homes.county, TRUE)
)

SELECT row_id, extract, person_id FROM by_id
UNION
SELECT row_id, extract, person_id FROM by_name
