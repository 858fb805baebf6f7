-- purpose: normal forms of each way in which an entity is described: the number's birth date and sex stand in where none
--          is stated and no stated year or month speaks against it, the former name in a note where none is given, the
--          address where no area code says where they live; a number that nobody vouches for and that may have been rounded
--          is read as a rounded one
-- inputs: profiles, names_read, numbers_read, originals, births_read, lunar_days, phones_read, addresses_read, places_of_codes
-- grain: profile
WITH read AS (
    SELECT
        p.profile,
        p.entity,
        n.name,
        coalesce(n.name_kind, 'blank') AS name_kind,
        n.name_hard,
        n.name_soft,
        n.fz,
        n.fzs,
        n.given_fz,
        CASE
            WHEN p.former_name = '' THEN n.note_soft
            WHEN f.name_kind <> 'relation' THEN f.name_soft
        END AS former_soft,
        CASE WHEN p.former_name = '' THEN n.note_fz ELSE f.fz END AS former_fz,
        CASE WHEN h.name_kind <> 'relation' THEN h.name_soft END AS head_soft,
        h.fz AS head_fz,
        CASE WHEN g.id18 IS NULL THEN i.id18 END AS id18,
        CASE WHEN g.id18 IS NULL THEN i.id_kind ELSE 'rounded' END AS id_kind,
        i.id_text,
        i.id15,
        i.id_prefix6,
        CASE WHEN g.id18 IS NULL THEN i.id_last4 END AS id_last4,
        coalesce(g.id_corrections, i.id_corrections) AS id_corrections,
        i.id_is_repaired,
        i.id_is_cut OR g.id18 IS NOT NULL AS id_is_cut,
        i.id_birth,
        CASE WHEN g.id18 IS NULL THEN i.id_sex END AS id_sex,
        b.stated,
        b.stated_year,
        b.stated_month,
        coalesce(
            b.stated,
            CASE
                WHEN i.id_kind IN (
                    'valid18', 'permit', 'foreign', 'cosmetic', 'valid15', 'certificate', 'no_check',
                    'truncated', 'rounded', 'masked'
                )
                AND coalesce(b.stated_year = year(i.id_birth), TRUE) AND coalesce(b.stated_month = month(i.id_birth), TRUE)
                    THEN i.id_birth
            END
        ) AS birth,
        CASE
            WHEN p.sex IN ('男', '男性', '1') THEN '男'
            WHEN p.sex IN ('女', '女性', '2') THEN '女'
            WHEN g.id18 IS NULL AND i.id_kind <> 'invalid18' THEN i.id_sex
        END AS sex,
        t.phone,
        t.phone2,
        l.village AS live_village,
        coalesce(l.town, a.town) AS town,
        a.village AS written_village,
        a.town AS written_town,
        u.village AS hukou_village,
        u.town AS hukou_town
    FROM profiles AS p
    JOIN numbers_read AS i
        ON i.id_no = p.id_no AND i.certificate_no = p.certificate_no AND i.id_no_is_numeric = p.id_no_is_numeric
    JOIN births_read AS b
        ON b.birth_date IS NOT DISTINCT FROM p.birth_date AND b.birth_date_raw = coalesce(p.birth_date_raw, '')
    LEFT JOIN originals AS g ON g.id18 = i.id18
    LEFT JOIN names_read AS n ON n.written = p.name
    LEFT JOIN names_read AS f ON f.written = p.former_name
    LEFT JOIN names_read AS h ON h.written = p.head_name
    LEFT JOIN phones_read AS t ON t.written = p.phone
    LEFT JOIN addresses_read AS a ON a.written = p.address
    LEFT JOIN places_of_codes AS l ON l.area_code = p.live_area
    LEFT JOIN places_of_codes AS u ON u.area_code = p.hukou_area
)

SELECT
    profile,
    entity,
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
    CASE WHEN stated IS NOT NULL THEN 'stated' WHEN birth IS NOT NULL THEN 'id' WHEN stated_year IS NOT NULL THEN 'stated' END AS birth_from,
    m.solar AS birth_lunar,
    CAST(coalesce(year(birth), stated_year) AS SMALLINT) AS birth_year,
    CAST(CASE WHEN birth IS NOT NULL THEN month(birth) ELSE stated_month END AS TINYINT) AS birth_month,
    sex,
    phone,
    phone2,
    coalesce(live_village, CASE WHEN written_town IS NOT DISTINCT FROM town THEN written_village END) AS village,
    town,
    hukou_village,
    hukou_town
FROM read
LEFT JOIN lunar_days AS m ON m.day = read.birth
