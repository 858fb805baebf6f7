-- purpose: the place whose standards apply to a person: the hukou area, as fine as the residence inside it; without any, the residence
-- inputs: person_details, areas
-- grain: person of this month; area_code null: no code at all; urban_rural null: unknown, as of every county (nothing stands in for it)
WITH places AS (
    SELECT
        details.person_id,
        CASE
            WHEN details.hukou_area IS NULL
                OR registered.current_code IN (homes.township, homes.county)
                OR (registered.level = '市' AND homes.area_code IS NOT NULL)
                THEN coalesce(homes.current_code, details.live_area)
            ELSE coalesce(registered.current_code, details.hukou_area)
        END AS area_code
    FROM person_details AS details
    LEFT JOIN areas AS homes ON homes.area_code = details.live_area
    LEFT JOIN areas AS registered ON registered.area_code = details.hukou_area
)

SELECT
    places.person_id,
    places.area_code,
    areas.urban_rural,
    areas.township,
    areas.county
FROM places
LEFT JOIN areas ON areas.area_code = places.area_code
