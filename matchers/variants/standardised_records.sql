-- purpose: standardised records of each way in which an entity is described: the number's birth
--          date and sex stand in where none is stated and no stated year or month speaks against
--          it, the former name in a note where none is given, the address where no area code says
--          where they live; a number that nobody vouches for and that may have been rounded is read
--          as a rounded one
-- inputs: variants, standardised_names, standardised_ids, originals, standardised_births,
--          lunar_days, standardised_phones, standardised_addresses, places_of_codes
-- grain: variant
WITH read AS (
    SELECT
        variants.variant,
        variants.entity,
        variants.may_be_found,
        names.name,
        coalesce(names.name_kind, 'blank') AS name_kind,
        names.name_hard,
        names.name_soft,
        names.fz,
        names.fzs,
        names.given_fz,
        CASE
            WHEN variants.former_name = '' THEN names.note_soft
            WHEN former_names.name_kind <> 'relation' THEN former_names.name_soft
        END AS former_soft,
        CASE WHEN variants.former_name = '' THEN names.note_fz ELSE former_names.fz END
            AS former_fz,
        CASE WHEN head_names.name_kind <> 'relation' THEN head_names.name_soft END AS head_soft,
        head_names.fz AS head_fz,
        CASE WHEN originals.id18 IS NULL THEN standardised_ids.id18 END AS id18,
        CASE WHEN originals.id18 IS NULL THEN standardised_ids.id_kind ELSE 'rounded' END
            AS id_kind,
        standardised_ids.id_text,
        standardised_ids.id15,
        standardised_ids.id_prefix6,
        CASE WHEN originals.id18 IS NULL THEN standardised_ids.id_last4 END AS id_last4,
        coalesce(originals.id_corrections, standardised_ids.id_corrections) AS id_corrections,
        standardised_ids.id_is_repaired,
        standardised_ids.id_is_cut OR originals.id18 IS NOT NULL AS id_is_cut,
        standardised_ids.id_birth,
        CASE WHEN originals.id18 IS NULL THEN standardised_ids.id_sex END AS id_sex,
        standardised_births.stated,
        standardised_births.stated_year,
        standardised_births.stated_month,
        coalesce(
            standardised_births.stated,
            CASE
                WHEN standardised_ids.id_kind IN (
                    'valid18', 'permit', 'foreign', 'cosmetic', 'valid15', 'certificate',
                    'no_check', 'truncated', 'rounded', 'masked'
                )
                AND coalesce(stated_year = year(standardised_ids.id_birth), TRUE)
                AND coalesce(stated_month = month(standardised_ids.id_birth), TRUE)
                    THEN standardised_ids.id_birth
            END
        ) AS birth,
        CASE
            WHEN variants.sex IN ('男', '女') THEN variants.sex
            WHEN $male_codes LIKE '%|' || variants.sex || '|%' THEN '男'
            WHEN $female_codes LIKE '%|' || variants.sex || '|%' THEN '女'
            WHEN originals.id18 IS NULL
                AND standardised_ids.id_kind <> 'invalid18' THEN standardised_ids.id_sex
        END AS sex,
        standardised_phones.phone,
        standardised_phones.phone2,
        live_places.village AS live_village,
        coalesce(live_places.town, standardised_addresses.town) AS town,
        standardised_addresses.village AS written_village,
        standardised_addresses.town AS written_town,
        hukou_places.village AS hukou_village,
        hukou_places.town AS hukou_town,
        standardised_addresses.house
    FROM variants
    JOIN standardised_ids
        ON standardised_ids.id_no = variants.id_no
            AND standardised_ids.certificate_no = variants.certificate_no
            AND standardised_ids.id_no_is_numeric = variants.id_no_is_numeric
    JOIN standardised_births
        ON standardised_births.birth_date IS NOT DISTINCT FROM variants.birth_date
            AND standardised_births.birth_date_raw = coalesce(variants.birth_date_raw, '')
    LEFT JOIN originals ON originals.id18 = standardised_ids.id18
    LEFT JOIN standardised_names AS names ON names.written = variants.name
    LEFT JOIN standardised_names AS former_names ON former_names.written = variants.former_name
    LEFT JOIN standardised_names AS head_names ON head_names.written = variants.head_name
    LEFT JOIN standardised_phones ON standardised_phones.written = variants.phone
    LEFT JOIN standardised_addresses ON standardised_addresses.written = variants.address
    LEFT JOIN places_of_codes AS live_places ON live_places.area_code = variants.live_area
    LEFT JOIN places_of_codes AS hukou_places ON hukou_places.area_code = variants.hukou_area
)

SELECT
    variant,
    entity,
    may_be_found,
    name,
    name_kind,
    name_hard,
    name_soft,
    fz,
    fzs,
    given_fz,
    former_soft,
    former_fz,
    head_soft,
    head_fz,
    name_soft = head_soft AS head_is_self,
    id18,
    id_kind,
    id_text,
    id15,
    id_prefix6,
    id_last4,
    id_corrections,
    id_is_repaired,
    id_is_cut,
    id_birth,
    id_sex,
    birth,
    CASE WHEN stated IS NOT NULL THEN 'stated' WHEN birth IS NOT NULL THEN 'id'
        WHEN stated_year IS NOT NULL THEN 'stated' END AS birth_from,
    lunar_days.solar AS birth_lunar,
    cast(coalesce(year(birth), stated_year) AS SMALLINT) AS birth_year,
    cast(CASE WHEN birth IS NOT NULL THEN month(birth) ELSE stated_month END AS TINYINT)
        AS birth_month,
    sex,
    phone,
    phone2,
    coalesce(live_village,
        CASE WHEN written_town IS NOT DISTINCT FROM town THEN written_village END) AS village,
    town,
    hukou_village,
    hukou_town,
    house
FROM read
LEFT JOIN lunar_days ON lunar_days.day = read.birth
