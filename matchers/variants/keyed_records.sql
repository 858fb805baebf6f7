-- purpose: of the standardised records what blocking keys are made of
-- inputs: standardised_records
-- grain: variant
SELECT
    entity,
    may_be_found,
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
