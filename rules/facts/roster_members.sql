-- purpose: roster rows, with whether the member is here (neither dead nor moved out)
-- inputs: rows_roster, departures
-- grain: roster row
SELECT
    roster.*,
    coalesce(roster.person_id, 'R' || cast(roster.row_id AS varchar)) AS member_key,
    NOT coalesce(departures.is_dead OR departures.has_moved_out, FALSE) AS is_here
FROM rows_roster AS roster
LEFT JOIN departures ON departures.person_id = roster.person_id
