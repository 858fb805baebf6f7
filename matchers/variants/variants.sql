-- purpose: the ways an entity is described, the most authoritative first, at most $variants of
--          each, and whether it may be the one looked for: never a conflicting name, nor a row that
--          may only be joined by authorisation; most entities are named once, and need no grouping
-- inputs: record_entities, entities, person_records, household_heads, entities_with_id
-- grain: entity x particulars as written
WITH named AS (
    SELECT
        record_entities.entity,
        entities.records,
        entities.kind <> 'conflicting_id' AND NOT entities.is_authorised AS may_be_found,
        person_records.name,
        person_records.id_no,
        person_records.id_no_is_numeric,
        person_records.certificate_no,
        person_records.sex,
        person_records.birth_date,
        person_records.birth_date_raw,
        person_records.phone,
        person_records.address,
        person_records.hukou_area,
        person_records.live_area,
        person_records.former_name,
        coalesce(household_heads.head_name, '') AS head_name,
        person_records.rank,
        person_records.row_id,
        person_records.is_authorised
    FROM record_entities
    JOIN entities ON entities.entity = record_entities.entity
    JOIN person_records ON person_records.record_no = record_entities.record_no
    LEFT JOIN household_heads
        ON household_heads.extract = person_records.extract
            AND household_heads.group_no = person_records.group_no
),

described AS (
    SELECT
        entity,
        name,
        id_no,
        id_no_is_numeric,
        certificate_no,
        sex,
        birth_date,
        birth_date_raw,
        phone,
        address,
        hukou_area,
        live_area,
        former_name,
        head_name,
        bool_or(may_be_found) AS may_be_found,
        min(rank) AS rank,
        min(row_id) AS first_row
    FROM named
    WHERE records > 1
        AND (entity < 0 OR NOT is_authorised
            OR entity IN (SELECT entities_with_id.entity FROM entities_with_id
                WHERE NOT entities_with_id.is_open))
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
),

placed AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY entity
            ORDER BY rank ASC NULLS LAST, first_row ASC NULLS LAST, phone ASC NULLS LAST,
                name ASC NULLS LAST, address ASC NULLS LAST
        ) AS row_rank
    FROM described
)

SELECT
    entity * 16 + 1 AS variant,
    entity,
    may_be_found,
    name,
    id_no,
    id_no_is_numeric,
    certificate_no,
    sex,
    birth_date,
    birth_date_raw,
    phone,
    address,
    hukou_area,
    live_area,
    former_name,
    head_name
FROM named
WHERE records = 1
UNION ALL
SELECT
    entity * 16 + row_rank AS variant,
    entity,
    may_be_found,
    name,
    id_no,
    id_no_is_numeric,
    certificate_no,
    sex,
    birth_date,
    birth_date_raw,
    phone,
    address,
    hukou_area,
    live_area,
    former_name,
    head_name
FROM placed
WHERE row_rank <= $variants
