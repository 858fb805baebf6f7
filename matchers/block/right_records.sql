-- purpose: right side: the standardised records of those who may be the one looked for
-- inputs: standardised_records
-- grain: variant of an entity that may be found
SELECT
    entity,
    fz,
    fzs,
    given_fz,
    former_fz,
    head_fz,
    head_is_self,
    id18,
    id_kind,
    id_text,
    id15,
    id_prefix6,
    id_last4,
    id_corrections,
    id_is_cut,
    id_birth,
    birth,
    birth_from,
    birth_lunar,
    birth_year,
    sex,
    phone,
    phone2,
    village,
    town,
    hukou_village,
    hukou_town
FROM standardised_records
WHERE may_be_found
