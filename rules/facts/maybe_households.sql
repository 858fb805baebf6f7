-- purpose: which roster households such an order or visit may be of: its person's, who waits in identity review; that of whoever bears the name, where a name is all it says; or one whose number it was before digits were lost
-- inputs: rows_of_no_household, rows_by_name, pending_rows, people, roster_members, roster_households
-- grain: order or visit of no household x household number it may be of
SELECT lost.*, households.household_no
FROM rows_of_no_household AS lost
JOIN (
    SELECT pending.row_id, pending.extract, members.household_no
    FROM pending_rows AS pending
    JOIN roster_members AS members ON members.person_id = pending.person_id
    WHERE pending.extract IN ('payments', 'visits')
    UNION
    SELECT named.row_id, named.extract, members.household_no
    FROM rows_by_name AS named
    JOIN people AS namesakes ON namesakes.name = named.name
    JOIN roster_members AS members ON members.person_id = namesakes.person_id
    WHERE coalesce(named.birth_date = namesakes.birth_date, TRUE)
        AND coalesce(named.birth_year = extract(YEAR FROM namesakes.birth_date), TRUE)
        AND coalesce(named.county = substr(namesakes.township, 1, 6), TRUE)
    UNION
    -- zeros in front that a number cell does not keep
    SELECT lost_zeros.row_id, lost_zeros.extract, rosters.household_no
    FROM rows_of_no_household AS lost_zeros
    JOIN roster_households AS rosters
        ON ltrim(rosters.household_no, '0') = ltrim(lost_zeros.number, '0')
    WHERE lost_zeros.is_household_unknown
    UNION
    -- digits behind the fifteenth that a number cell does not keep
    SELECT lost_digits.row_id, lost_digits.extract, rosters.household_no
    FROM rows_of_no_household AS lost_digits
    JOIN roster_households AS rosters
        ON substr(ltrim(rosters.household_no, '0'), 1, 15) = substr(lost_digits.number, 1, 15)
    WHERE lost_digits.is_household_unknown AND substr(lost_digits.number, 16, 1) <> ''
) AS households
    ON households.row_id = lost.row_id AND households.extract = lost.extract
