-- purpose: calls for help, petitions and reports of townships whose person waits in identity review: they need no proven identity to be answered
-- inputs: links_keyed, row_keys, core_hotline, core_petition, core_new_finds, areas, departures
-- grain: hotline, petition or new_finds row in review; person_id is the best candidate's, else a provisional one (U and 12 hex digits of
--     the fingerprint that the row has every month): nobody is a candidate, or the candidate had died before the call
WITH calls AS (
    SELECT
        row_id, 'hotline' AS extract, name, received_at AS called_on,
        event_area, live_area, hukou_area
    FROM core_hotline
    UNION ALL
    SELECT row_id, 'petition', name, registered_date, NULL, live_area, hukou_area
    FROM core_petition
    UNION ALL
    SELECT row_id, 'new_finds', name, found_on, live_area, live_area, hukou_area
    FROM core_new_finds
),

keys AS (
    SELECT row_keys.row_id, row_keys.row_key
    FROM row_keys
    JOIN calls ON calls.row_id = row_keys.row_id
    WHERE row_keys.role = 'self'
),

waiting AS (
    SELECT
        links.row_id,
        calls.extract,
        calls.name,
        coalesce(places.current_code, live_areas.current_code, hukou_areas.current_code) AS place,
        md5(
            coalesce(keys.row_key, calls.extract || cast(links.row_id AS varchar))
        ) AS caller_hash,
        CASE
            WHEN NOT coalesce(departures.is_dead AND departures.death_date < calls.called_on, FALSE)
                THEN links.candidate_person_id
        END AS candidate
    FROM links_keyed AS links
    JOIN calls ON calls.row_id = links.row_id
    LEFT JOIN keys ON keys.row_id = links.row_id
    LEFT JOIN departures ON departures.person_id = links.candidate_person_id
    LEFT JOIN areas AS places ON places.area_code = calls.event_area
    LEFT JOIN areas AS live_areas ON live_areas.area_code = calls.live_area
    LEFT JOIN areas AS hukou_areas ON hukou_areas.area_code = calls.hukou_area
    WHERE links.role = 'self' AND links.decision = 'review'
)

SELECT
    row_id,
    extract,
    'self' AS role,
    coalesce(candidate, 'U' || substr(caller_hash, 1, 12)) AS person_id,
    candidate IS NULL AS is_provisional,
    5 AS level_rank,
    'C' || substr(caller_hash, 1, 16) AS call_key,
    name AS caller_name,
    place
FROM waiting
