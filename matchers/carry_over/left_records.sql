-- purpose: left side: the standardised records of entities whose person is carried forward, but for
--          those a clerk spoke of
-- inputs: standardised_records, already_linked
-- grain: variant of a already linked entity
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
JOIN already_linked ON already_linked.entity = standardised_records.entity
WHERE already_linked.rule <> 'verdict'
