-- purpose: one value of each particular per person: the first that is known, the most authoritative
--          open person record first; guardians and spouses lend no phone and no address. Who has
--          one record is not grouped: of one big extract that is nearly everybody
-- inputs: record_entities, representatives, numbered_persons, person_records, claims,
--          entity_decisions
-- grain: person
WITH own AS (
    SELECT entity_decisions.entity, numbered_persons.person_no, numbered_persons.records
    FROM entity_decisions
    JOIN representatives ON representatives.entity = entity_decisions.entity
    JOIN numbered_persons ON numbered_persons.representative = representatives.representative
    WHERE entity_decisions.decision <> 'review'
),

stated_values AS (
    SELECT
        own.person_no,
        person_records.extract,
        person_records.rank * 1000000000000000 + abs(person_records.record_no) AS row_rank,
        claims.name,
        claims.name_kind,
        person_records.sex,
        person_records.birth_date,
        CASE WHEN person_records.role = 'self' THEN person_records.phone ELSE '' END AS phone,
        CASE WHEN person_records.role = 'self' THEN person_records.address ELSE '' END AS address,
        CASE WHEN person_records.role = 'self' THEN person_records.live_area ELSE '' END
            AS live_area,
        CASE WHEN person_records.role = 'self' THEN person_records.hukou_area ELSE '' END
            AS hukou_area,
        person_records.former_name
    FROM record_entities
    JOIN own ON own.entity = record_entities.entity AND own.records > 1
    JOIN claims ON claims.record_no = record_entities.record_no
    JOIN person_records ON person_records.record_no = record_entities.record_no
    WHERE NOT record_entities.is_authorised
)

SELECT
    own.person_no,
    claims.name,
    CASE WHEN person_records.sex IN ('男', '女') THEN person_records.sex END AS sex,
    person_records.birth_date,
    CASE WHEN person_records.role = 'self' AND person_records.phone <> ''
        THEN person_records.phone END AS phone,
    CASE WHEN person_records.role = 'self' AND person_records.address <> ''
        THEN person_records.address END AS address,
    CASE WHEN person_records.role = 'self' AND person_records.live_area <> ''
        THEN person_records.live_area END AS live_area,
    CASE WHEN person_records.role = 'self' AND person_records.hukou_area <> ''
        THEN person_records.hukou_area END AS hukou_area,
    CASE WHEN person_records.former_name <> '' THEN person_records.former_name END
        AS former_name,
    cast(CASE WHEN person_records.extract <> 'known' THEN 1 ELSE 0 END AS BIGINT) AS records,
    person_records.extract = 'roster' AS is_on_roster,
    person_records.extract = 'household_register' AS is_in_register
FROM record_entities
JOIN own ON own.entity = record_entities.entity AND own.records = 1
JOIN claims ON claims.record_no = record_entities.record_no
JOIN person_records ON person_records.record_no = record_entities.record_no
WHERE NOT record_entities.is_authorised
UNION ALL
SELECT
    person_no,
    min_by(name, row_rank + CASE WHEN name_kind = 'han'
        OR name_kind = 'dotted' THEN 0 ELSE 100000000000000000 END)
        FILTER (WHERE name IS NOT NULL) AS name,
    min_by(sex, row_rank) FILTER (WHERE sex IN ('男', '女')) AS sex,
    min_by(birth_date, row_rank) FILTER (WHERE birth_date IS NOT NULL) AS birth_date,
    min_by(phone, row_rank) FILTER (WHERE phone <> '') AS phone,
    min_by(address, row_rank) FILTER (WHERE address <> '') AS address,
    min_by(live_area, row_rank) FILTER (WHERE live_area <> '') AS live_area,
    min_by(hukou_area, row_rank) FILTER (WHERE hukou_area <> '') AS hukou_area,
    min_by(former_name, row_rank) FILTER (WHERE former_name <> '') AS former_name,
    cast(sum(CASE WHEN extract <> 'known' THEN 1 ELSE 0 END) AS BIGINT) AS records,
    max(CASE WHEN extract = 'roster' THEN 1 ELSE 0 END) = 1 AS is_on_roster,
    max(CASE WHEN extract = 'household_register' THEN 1 ELSE 0 END) = 1 AS is_in_register
FROM stated_values
GROUP BY person_no
