-- purpose: what rows that wait for a clerk say of themselves, read as the matcher read it: rules
--          must not say of a namesake that he has no row
-- inputs: row_links, entities, claims, person_records, standardised_births, id_particulars, areas,
--          variant_places
-- grain: accepted source row in identity review, of role self; the birth is the stated one, else
--        the number's unless somebody else bears that number; null is not known
WITH waiting AS (
    SELECT row_links.row_id, row_links.extract, row_links.entity, entities.kind
    FROM row_links
    JOIN entities ON entities.entity = row_links.entity
    WHERE row_links.decision = 'review' AND row_links.role = 'self'
),

towns AS (
    SELECT entity, min(town) AS town, min(hukou_town) AS hukou_town
    FROM variant_places
    WHERE entity IN (SELECT waiting.entity FROM waiting)
    GROUP BY entity
)

SELECT
    waiting.row_id,
    waiting.extract,
    claims.name,
    coalesce(
        births.stated,
        CASE WHEN births.stated_year IS NULL AND waiting.kind <> 'conflicting_id'
            THEN id_particulars.id_birth END
    ) AS birth_date,
    cast(coalesce(
        year(births.stated),
        births.stated_year,
        CASE WHEN waiting.kind <> 'conflicting_id' THEN year(id_particulars.id_birth) END
    ) AS INTEGER) AS birth_year,
    coalesce(
        hukou_areas.current_code,
        CASE WHEN person_records.hukou_area <> '' THEN person_records.hukou_area END
    ) AS hukou_area,
    coalesce(
        live_areas.current_code,
        CASE WHEN person_records.live_area <> '' THEN person_records.live_area END
    ) AS live_area,
    towns.hukou_town AS hukou_township,
    towns.town AS live_township
FROM waiting
JOIN claims ON claims.row_id = waiting.row_id AND claims.role = 'self'
JOIN person_records ON person_records.row_id = waiting.row_id AND person_records.role = 'self'
LEFT JOIN standardised_births AS births
    ON births.birth_date IS NOT DISTINCT FROM person_records.birth_date
        AND births.birth_date_raw = coalesce(person_records.birth_date_raw, '')
LEFT JOIN id_particulars ON id_particulars.id18 = claims.id18
LEFT JOIN areas AS hukou_areas ON hukou_areas.area_code = person_records.hukou_area
LEFT JOIN areas AS live_areas ON live_areas.area_code = person_records.live_area
LEFT JOIN towns ON towns.entity = waiting.entity
ORDER BY waiting.row_id ASC NULLS LAST
