-- purpose: right side: the standardised records of valid numbers that are seen for the first time
-- inputs: standardised_records, known_entities
-- grain: variant of a trusted number
SELECT
    standardised_records.entity,
    standardised_records.fz,
    standardised_records.fzs,
    standardised_records.given_fz,
    standardised_records.former_fz,
    standardised_records.head_fz,
    standardised_records.head_is_self,
    standardised_records.id18,
    standardised_records.id_kind,
    standardised_records.id_text,
    standardised_records.id15,
    standardised_records.id_prefix6,
    standardised_records.id_last4,
    standardised_records.id_corrections,
    standardised_records.id_is_cut,
    standardised_records.id_birth,
    standardised_records.birth,
    standardised_records.birth_from,
    standardised_records.birth_lunar,
    standardised_records.birth_year,
    standardised_records.sex,
    standardised_records.phone,
    standardised_records.phone2,
    standardised_records.village,
    standardised_records.town,
    standardised_records.hukou_village,
    standardised_records.hukou_town
FROM standardised_records
LEFT JOIN (SELECT DISTINCT entity FROM known_entities) AS known
    ON known.entity = standardised_records.entity
WHERE standardised_records.may_be_found AND standardised_records.entity > 0
    AND known.entity IS NULL
