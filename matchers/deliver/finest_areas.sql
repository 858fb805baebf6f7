-- purpose: what is finer than the most authoritative code of a person and lies inside it: the
--          county of one file is the village of another
-- inputs: person_facts, record_entities, representatives, numbered_persons, person_records,
--          entity_decisions, areas
-- grain: person whose first code names no village (null: nothing finer is known); codes of closed
--          areas are their successors'
WITH coarse AS (
    SELECT
        person_facts.person_no,
        live_areas.current_code AS live_area,
        live_areas.level AS live_level,
        hukou_areas.current_code AS hukou_area,
        hukou_areas.level AS hukou_level
    FROM person_facts
    LEFT JOIN areas AS live_areas ON live_areas.area_code = person_facts.live_area
    LEFT JOIN areas AS hukou_areas ON hukou_areas.area_code = person_facts.hukou_area
    WHERE live_areas.level <> '村' OR hukou_areas.level <> '村'
),

stated AS (
    SELECT
        coarse.person_no,
        person_records.rank * 1000000000000000 + abs(person_records.record_no) AS row_rank,
        CASE
            WHEN coarse.live_area IN (live_areas.township, live_areas.county)
                OR coarse.live_level = '市'
                THEN live_areas.current_code
        END AS live_area,
        CASE live_areas.level WHEN '村' THEN 1 WHEN '乡' THEN 2 ELSE 3 END AS live_coarseness,
        CASE
            WHEN coarse.hukou_area IN (hukou_areas.township, hukou_areas.county)
                OR coarse.hukou_level = '市'
                THEN hukou_areas.current_code
        END AS hukou_area,
        CASE hukou_areas.level WHEN '村' THEN 1 WHEN '乡' THEN 2 ELSE 3 END AS hukou_coarseness
    FROM coarse
    JOIN numbered_persons ON numbered_persons.person_no = coarse.person_no
    JOIN representatives
        ON representatives.representative = numbered_persons.representative
    JOIN record_entities ON record_entities.entity = representatives.entity
    JOIN entity_decisions ON entity_decisions.entity = record_entities.entity
    JOIN person_records ON person_records.record_no = record_entities.record_no
    LEFT JOIN areas AS live_areas ON live_areas.area_code = person_records.live_area
    LEFT JOIN areas AS hukou_areas ON hukou_areas.area_code = person_records.hukou_area
    WHERE NOT record_entities.is_authorised
        AND entity_decisions.decision <> 'review'
        AND person_records.role = 'self'
)

SELECT
    person_no,
    min_by(live_area, live_coarseness * 100000000000000000 + row_rank)
        FILTER (WHERE live_area IS NOT NULL) AS live_area,
    min_by(hukou_area, hukou_coarseness * 100000000000000000 + row_rank)
        FILTER (WHERE hukou_area IS NOT NULL) AS hukou_area
FROM stated
GROUP BY person_no
