-- purpose: roster rows, with whether the member is here (neither dead nor moved out)
-- inputs: rows_roster, departures
-- grain: roster row
SELECT
    r.*,
    coalesce(r.person_id, 'R' || cast(r.row_id AS varchar)) AS member_key,
    NOT coalesce(d.is_dead OR d.has_moved_out, false) AS is_here
FROM rows_roster AS r
LEFT JOIN departures AS d ON d.person_id = r.person_id
