-- purpose: the number and name that each person record claims, and whether a stated birth date
--          contradicts the number: a day that differs, or a year without a day that is more than
--          two years off
-- inputs: person_records, standardised_names, standardised_ids, standardised_births
-- grain: person record
WITH years AS (
    SELECT birth_date_raw, stated_year
    FROM standardised_births
    WHERE birth_date IS NULL AND stated_year IS NOT NULL
)

SELECT
    person_records.record_no,
    person_records.row_id,
    person_records.role,
    person_records.extract,
    person_records.rank,
    person_records.is_authorised,
    coalesce(standardised_names.name_hard, '') AS hard,
    standardised_names.name,
    coalesce(standardised_names.name_kind, 'blank') AS name_kind,
    standardised_ids.id18,
    coalesce(standardised_ids.id_is_repaired, FALSE) AS is_repaired,
    coalesce(standardised_ids.id_kind = 'no_check', FALSE) AS is_guessed,
    coalesce(standardised_ids.id_is_cut, FALSE) AS is_cut,
    coalesce(standardised_ids.id_is_cut OR try_cast(standardised_ids.id18 AS BIGINT) % 64 = 0,
        FALSE) AS is_doubtful,
    coalesce(
        CASE WHEN person_records.birth_date IS NULL
            THEN abs(years.stated_year - year(standardised_ids.id_birth)) > 2
                ELSE person_records.birth_date <> standardised_ids.id_birth END,
        FALSE
    ) AS is_birth_off
FROM person_records
JOIN standardised_ids
    ON standardised_ids.id_no = person_records.id_no
        AND standardised_ids.certificate_no = person_records.certificate_no
        AND standardised_ids.id_no_is_numeric = person_records.id_no_is_numeric
LEFT JOIN standardised_names ON standardised_names.written = person_records.name
LEFT JOIN years ON years.birth_date_raw = person_records.birth_date_raw
