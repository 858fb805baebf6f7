-- purpose: who lives in a hukou household: rows not cancelled, of people neither dead nor gone
-- inputs: rows_household_register, departures
-- grain: register row that is a living member of its hukou_no
SELECT
    register_rows.row_id,
    register_rows.person_id,
    coalesce(register_rows.person_id, 'R' || cast(register_rows.row_id AS varchar)) AS member_key,
    register_rows.hukou_no,
    register_rows.level_rank,
    register_rows.family_role
FROM rows_household_register AS register_rows
LEFT JOIN departures ON departures.person_id = register_rows.person_id
WHERE NOT register_rows.is_cancelled
    AND NOT coalesce(departures.is_dead OR departures.has_moved_out, FALSE)
