-- purpose: who lives in a hukou household: rows not cancelled, of people neither dead nor gone
-- inputs: rows_household_register, departures
-- grain: register row that is a living member of its hukou_no
SELECT r.row_id, r.person_id, r.hukou_no, r.level_rank, r.family_role
FROM rows_household_register AS r
LEFT JOIN departures AS d ON d.person_id = r.person_id
WHERE NOT r.is_cancelled AND NOT coalesce(d.is_dead OR d.has_moved_out, false)
