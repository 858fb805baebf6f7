-- purpose: how old people were on the days that rules ask about: the one place that reckons an age
-- inputs: people, rows_roster, rows_justice, departures
-- grain: person x day (as_of, start and change of a roster row, death, begin of a term)
WITH days AS (
    SELECT person_id, $as_of AS on_day
    FROM people
    UNION
    SELECT person_id, start_date
    FROM rows_roster
    UNION
    SELECT person_id, status_date
    FROM rows_roster
    UNION
    SELECT person_id, death_date
    FROM departures
    UNION
    SELECT person_id, term_start
    FROM rows_justice
)

SELECT
    days.person_id,
    days.on_day,
    extract(YEAR FROM days.on_day) - extract(YEAR FROM people.birth_date)
    - CASE
        WHEN extract(MONTH FROM days.on_day) * 100 + extract(DAY FROM days.on_day)
            < extract(MONTH FROM people.birth_date) * 100 + extract(DAY FROM people.birth_date)
            THEN 1
        ELSE 0
    END AS age
FROM days
JOIN people ON people.person_id = days.person_id
WHERE days.on_day IS NOT NULL
