-- purpose: everyone, with age, household, standing and whose standard applies: the fact most rules start from
-- inputs: people, ages, person_details, person_areas, departures, person_roster, roster_households, person_hukou, rows_rural_monitoring
-- grain: person; is_resident: registered here, on the roster or monitored, so that a missing pension row says something
SELECT
    people.person_id,
    people.name,
    people.sex,
    people.birth_date,
    ages.age,
    NOT coalesce(departures.is_dead OR departures.has_moved_out, FALSE) AS is_here,
    NOT coalesce(departures.is_dead OR departures.has_moved_out, FALSE)
    AND coalesce(standing.person_id, hukou.person_id, monitored.person_id)
    IS NOT NULL AS is_resident,
    coalesce(standing.is_covered, FALSE) AS is_covered,
    coalesce(standing.is_in_edge_household AND NOT standing.is_covered, FALSE) AS is_edge,
    coalesce(standing.is_applying, FALSE) AS is_applying,
    NOT coalesce(
        standing.is_covered OR standing.is_in_edge_household OR standing.is_applying,
        FALSE
    ) AS is_uncovered,
    coalesce(standing.is_on_dibao, FALSE) AS is_on_dibao,
    coalesce(standing.is_on_tekun, FALSE) AS is_on_tekun,
    standing.covered_since,
    standing.work_capacity,
    standing.care_mode,
    standing.selfcare_score,
    standing.household_no AS roster_no,
    hukou.hukou_no,
    coalesce(standing.household_no, hukou.hukou_no) AS household_no,
    coalesce(standing.household_no, hukou.hukou_no, people.person_id) AS household_key,
    standing.row_id AS roster_row,
    hukou.row_id AS register_row,
    coalesce(standing.level_rank, 1) AS roster_rank,
    coalesce(hukou.level_rank, 1) AS register_rank,
    monitored.row_id AS monitoring_row,
    monitored.level_rank AS monitoring_rank,
    people.township,
    details.live_township,
    details.hukou_township,
    coalesce(details.live_area, details.hukou_area, '') || '|' AS live_key,
    CASE
        WHEN standing.person_id IS NOT NULL THEN roster_households.area_key
        ELSE coalesce(places.area_code, '') || '|' || coalesce(places.urban_rural, '')
    END AS area_key
FROM people
LEFT JOIN ages ON ages.person_id = people.person_id AND ages.on_day = $as_of
LEFT JOIN person_details AS details ON details.person_id = people.person_id
LEFT JOIN departures ON departures.person_id = people.person_id
LEFT JOIN person_roster AS standing ON standing.person_id = people.person_id
LEFT JOIN roster_households ON roster_households.household_no = standing.household_no
LEFT JOIN person_hukou AS hukou ON hukou.person_id = people.person_id
LEFT JOIN person_areas AS places ON places.person_id = people.person_id
LEFT JOIN (
    SELECT person_id, min(row_id) AS row_id, min(level_rank) AS level_rank
    FROM rows_rural_monitoring
    GROUP BY person_id
) AS monitored
    ON monitored.person_id = people.person_id
