-- purpose: person records without a number that can be taken as it stands, and their identity
--          fingerprint; one that says hardly more than a name is nobody else's: its fingerprint
--          ends in its row, and begins with a sign by which that is known
-- inputs: claims, trusted_ids, person_records, household_heads
-- grain: person record
WITH untrusted AS (
    SELECT claims.record_no
    FROM claims
    LEFT JOIN trusted_ids ON trusted_ids.id18 = claims.id18
    WHERE trusted_ids.id18 IS NULL
),

described AS (
    SELECT
        person_records.record_no,
        person_records.row_id,
        person_records.role,
        person_records.extract,
        person_records.rank,
        person_records.is_authorised,
        CASE WHEN person_records.is_authorised THEN 'a|' ELSE 'o|' END || person_records.name || '|'
            || person_records.id_no || '|'
        || CASE WHEN person_records.id_no_is_numeric THEN 'n' ELSE '' END || '|'
            || person_records.certificate_no || '|' || person_records.sex || '|'
        || coalesce(cast(person_records.birth_date AS VARCHAR), '') || '|' || person_records.phone
            || '|' || person_records.address || '|' || person_records.hukou_area || '|'
        || person_records.live_area || '|' || person_records.former_name || '|'
            || coalesce(household_heads.head_name, '') || '|' AS particulars,
        person_records.extract || cast(person_records.row_id AS VARCHAR)
            || person_records.role AS own_row,
        person_records.id_no = '' AND person_records.phone = '' AND person_records.address = ''
            AND person_records.birth_date IS NULL AS is_bare
    FROM untrusted
    JOIN person_records ON person_records.record_no = untrusted.record_no
    LEFT JOIN household_heads
        ON household_heads.extract = person_records.extract
            AND household_heads.group_no = person_records.group_no
)

SELECT
    record_no,
    row_id,
    role,
    extract,
    rank,
    is_authorised,
    CASE
        WHEN extract = 'known' THEN md5(particulars || own_row)
        WHEN is_bare THEN 'row|' || md5(extract || '|' || particulars) || '|' || md5(own_row)
        ELSE md5(particulars)
    END AS fingerprint
FROM described
