-- purpose: rows in identity review that bear a person's name: what their file does not say of that person is not sure
-- inputs: waiting_rows, people, person_details
-- grain: waiting row of a file whose silence rules use x person in the same county of the same name (born within two years, or no date), or of the same surname and birthday
WITH waiting AS (
    SELECT DISTINCT
        row_id,
        extract,
        name,
        CASE WHEN name NOT LIKE '%·%' THEN substr(name, 1, 1) END AS surname,
        birth_date,
        birth_year,
        substr(area_code, 1, 6) AS county
    FROM (
        SELECT row_id, extract, name, birth_date, birth_year, hukou_area AS area_code
        FROM waiting_rows
        UNION ALL
        SELECT row_id, extract, name, birth_date, birth_year, live_area
        FROM waiting_rows
        UNION ALL
        SELECT row_id, extract, name, birth_date, birth_year, hukou_township
        FROM waiting_rows
        UNION ALL
        SELECT row_id, extract, name, birth_date, birth_year, live_township
        FROM waiting_rows
    ) AS placed
    WHERE name IS NOT NULL AND area_code IS NOT NULL
        AND extract IN (
            'pension', 'employment', 'medical_enrolment', 'education', 'disability',
            'payments', 'visits'
        )
),

-- each name once, whatever files it waits in; days as one number, of a year alone its first and its last
sought AS (
    SELECT DISTINCT
        name,
        surname,
        birth_date,
        birth_year,
        county,
        CASE
            WHEN birth_date IS NULL THEN 10000 * birth_year
            ELSE 10000 * birth_year
                + 100 * extract(MONTH FROM birth_date)
                + extract(DAY FROM birth_date)
        END AS first_day,
        CASE
            WHEN birth_date IS NULL THEN 10000 * birth_year + 9999
            ELSE 10000 * birth_year
                + 100 * extract(MONTH FROM birth_date)
                + extract(DAY FROM birth_date)
        END AS last_day
    FROM waiting
),

wanted AS (
    SELECT people.person_id, people.name, people.birth_date
    FROM people
    JOIN (SELECT DISTINCT name FROM sought) AS names ON names.name = people.name
    UNION
    SELECT people.person_id, people.name, people.birth_date
    FROM people
    JOIN (SELECT DISTINCT surname, birth_date FROM sought) AS birthdays
        ON birthdays.birth_date = people.birth_date
            AND birthdays.surname = substr(people.name, 1, 1)
),

homes AS (
    SELECT DISTINCT
        person_id,
        name,
        birth_date,
        10000 * extract(YEAR FROM birth_date)
        + 100 * extract(MONTH FROM birth_date)
        + extract(DAY FROM birth_date) AS birthday,
        substr(area_code, 1, 6) AS county
    FROM (
        SELECT wanted.*, details.hukou_area AS area_code
        FROM wanted
        JOIN person_details AS details ON details.person_id = wanted.person_id
        UNION ALL
        SELECT wanted.*, details.live_area
        FROM wanted
        JOIN person_details AS details ON details.person_id = wanted.person_id
        UNION ALL
        SELECT wanted.*, details.hukou_township
        FROM wanted
        JOIN person_details AS details ON details.person_id = wanted.person_id
        UNION ALL
        SELECT wanted.*, details.live_township
        FROM wanted
        JOIN person_details AS details ON details.person_id = wanted.person_id
    ) AS placed
    WHERE area_code IS NOT NULL
),

alike AS (
    SELECT homes.person_id, sought.name, sought.birth_date, sought.birth_year, sought.county
    FROM sought
    JOIN homes ON homes.name = sought.name AND homes.county = sought.county
    WHERE sought.birth_year IS NULL
        OR homes.birth_date IS NULL
        OR (
            sought.first_day <= homes.birthday + 10000 * $namesake_years
            AND sought.last_day >= homes.birthday - 10000 * $namesake_years
        )
    UNION
    SELECT homes.person_id, sought.name, sought.birth_date, sought.birth_year, sought.county
    FROM sought
    JOIN homes
        ON homes.birth_date = sought.birth_date
            AND homes.county = sought.county
            AND substr(homes.name, 1, 1) = sought.surname
)

SELECT DISTINCT waiting.row_id, waiting.extract, alike.person_id
FROM alike
JOIN waiting
    ON waiting.name = alike.name
        AND waiting.county = alike.county
        AND coalesce(waiting.birth_year, 0) = coalesce(alike.birth_year, 0)
        AND coalesce(cast(waiting.birth_date AS varchar), '')
        = coalesce(cast(alike.birth_date AS varchar), '')
