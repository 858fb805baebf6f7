-- purpose: the ways an entity is described, the most authoritative first, at most $variants of
--          each, and whether it may be the one looked for: never a conflicting name, nor a row that
--          may only be joined by authorisation; most entities are named once, and need no grouping.
--          A record stands for each description until these are chosen: particulars are wide
-- inputs: record_entities, entities, person_records, household_heads, entities_with_id
-- grain: entity x particulars as written
WITH described AS (
    SELECT
        record_entities.entity,
        min(person_records.rank) AS rank,
        min(person_records.record_no) AS record_no
    FROM record_entities
    JOIN entities ON entities.entity = record_entities.entity AND entities.records > 1
    JOIN person_records ON person_records.record_no = record_entities.record_no
    LEFT JOIN household_heads
        ON household_heads.extract = person_records.extract
            AND household_heads.group_no = person_records.group_no
    WHERE record_entities.entity < 0 OR NOT person_records.is_authorised
        OR record_entities.entity IN (SELECT entities_with_id.entity FROM entities_with_id
            WHERE NOT entities_with_id.is_open)
    GROUP BY
        record_entities.entity,
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
        coalesce(household_heads.head_name, '')
),

chosen AS (
    SELECT record_entities.entity, record_entities.record_no, 1 AS row_rank
    FROM record_entities
    JOIN entities ON entities.entity = record_entities.entity AND entities.records = 1
    UNION ALL
    SELECT
        entity,
        record_no,
        row_number() OVER (
            PARTITION BY entity ORDER BY rank ASC NULLS LAST, record_no ASC NULLS LAST
        ) AS row_rank
    FROM described
)

SELECT
    chosen.entity * 16 + chosen.row_rank AS variant,
    chosen.entity,
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
    coalesce(household_heads.head_name, '') AS head_name
FROM chosen
JOIN entities ON entities.entity = chosen.entity
JOIN person_records ON person_records.record_no = chosen.record_no
LEFT JOIN household_heads
    ON household_heads.extract = person_records.extract
        AND household_heads.group_no = person_records.group_no
WHERE chosen.row_rank <= $variants
