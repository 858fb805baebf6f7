-- purpose: the number and name that each mention claims, and whether a stated birth date contradicts the number: a day that
--          differs, or a year without a day that is more than two years off
-- inputs: mentions, names_read, numbers_read, births_read
-- grain: mention
WITH years AS (
    SELECT birth_date_raw, stated_year
    FROM births_read
    WHERE birth_date IS NULL AND stated_year IS NOT NULL
)

SELECT
    m.row_id,
    m.role,
    m.extract,
    m.rank,
    m.is_authorised,
    coalesce(w.name_hard, '') AS hard,
    w.name,
    coalesce(w.name_kind, 'blank') AS name_kind,
    f.id18,
    coalesce(f.id_is_repaired, FALSE) AS is_repaired,
    coalesce(f.id_kind = 'no_check', FALSE) AS is_guessed,
    coalesce(f.id_is_cut, FALSE) AS is_cut,
    coalesce(f.id_is_cut OR TRY_CAST(f.id18 AS BIGINT) % 64 = 0, FALSE) AS is_doubtful,
    coalesce(
        CASE WHEN m.birth_date IS NULL THEN abs(b.stated_year - year(f.id_birth)) > 2 ELSE m.birth_date <> f.id_birth END,
        FALSE
    ) AS is_birth_off
FROM mentions AS m
JOIN numbers_read AS f
    ON f.id_no = m.id_no AND f.certificate_no = m.certificate_no AND f.id_no_is_numeric = m.id_no_is_numeric
LEFT JOIN names_read AS w ON w.written = m.name
LEFT JOIN years AS b ON b.birth_date_raw = m.birth_date_raw
