-- purpose: everyone, with age, household, standing and whose standard applies: the fact most rules start from
-- inputs: people, person_details, areas, departures, person_roster, roster_households, person_hukou
-- grain: person
SELECT
    p.person_id,
    p.name,
    p.sex,
    p.birth_date,
    extract(YEAR FROM $as_of) - extract(YEAR FROM p.birth_date)
    - CASE
        WHEN extract(MONTH FROM $as_of) * 100 + extract(DAY FROM $as_of)
            < extract(MONTH FROM p.birth_date) * 100 + extract(DAY FROM p.birth_date) THEN 1
        ELSE 0
    END AS age,
    NOT coalesce(g.is_dead OR g.has_moved_out, false) AS is_here,
    coalesce(r.is_covered, false) AS is_covered,
    coalesce(r.is_in_edge_household AND NOT r.is_covered, false) AS is_edge,
    coalesce(r.is_applying, false) AS is_applying,
    NOT coalesce(r.is_covered OR r.is_in_edge_household OR r.is_applying, false) AS is_uncovered,
    coalesce(r.is_on_dibao, false) AS is_on_dibao,
    coalesce(r.is_on_tekun, false) AS is_on_tekun,
    r.covered_since,
    r.work_capacity,
    r.care_mode,
    r.selfcare_score,
    r.household_no AS roster_no,
    h.hukou_no,
    coalesce(r.household_no, h.hukou_no) AS household_no,
    coalesce(r.household_no, h.hukou_no, p.person_id) AS household_key,
    r.row_id AS roster_row,
    h.row_id AS register_row,
    coalesce(r.level_rank, 1) AS roster_rank,
    coalesce(h.level_rank, 1) AS register_rank,
    p.township,
    d.live_township,
    d.hukou_township,
    coalesce(d.live_area, d.hukou_area, '') || '|' AS live_key,
    CASE
        WHEN r.person_id IS NOT NULL THEN rh.area_key
        ELSE coalesce(d.hukou_area, '') || '|' || coalesce(a.urban_rural, '')
    END AS area_key
FROM people AS p
LEFT JOIN person_details AS d ON d.person_id = p.person_id
LEFT JOIN departures AS g ON g.person_id = p.person_id
LEFT JOIN person_roster AS r ON r.person_id = p.person_id
LEFT JOIN roster_households AS rh ON rh.household_no = r.household_no
LEFT JOIN person_hukou AS h ON h.person_id = p.person_id
LEFT JOIN areas AS a ON a.area_code = d.hukou_area
