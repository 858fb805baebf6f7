-- purpose: everybody known after this month, seen in it or not
-- inputs: numbered_persons, person_ids, person_facts, finest_areas, person_places,
--          entities_with_id, id_particulars, areas, first_periods
-- grain: person
SELECT
    numbered_persons.person_no,
    person_ids.person_id,
    person_facts.name,
    entities_with_id.id18 AS id_no,
    coalesce(id_particulars.id_sex, person_facts.sex) AS sex,
    coalesce(id_particulars.id_birth, person_facts.birth_date) AS birth_date,
    coalesce(
        person_places.live_township,
        person_places.hukou_township,
        substr(
            coalesce(person_facts.live_area, person_facts.hukou_area, entities_with_id.id18), 1, 6
        ) || '000000'
    ) AS township,
    person_facts.phone,
    person_facts.address,
    coalesce(finest_areas.live_area, live_areas.current_code, person_facts.live_area)
        AS live_area,
    coalesce(finest_areas.hukou_area, hukou_areas.current_code, person_facts.hukou_area)
        AS hukou_area,
    person_places.live_township,
    person_places.hukou_township,
    person_facts.former_name,
    cast(person_facts.records AS INTEGER) AS rows,
    person_facts.is_on_roster,
    person_facts.is_in_register,
    coalesce(first_periods.first_period, cast($period AS VARCHAR)) AS first_period
FROM numbered_persons
JOIN person_ids ON person_ids.person_no = numbered_persons.person_no
JOIN person_facts ON person_facts.person_no = numbered_persons.person_no
LEFT JOIN finest_areas ON finest_areas.person_no = numbered_persons.person_no
LEFT JOIN person_places ON person_places.person_no = numbered_persons.person_no
LEFT JOIN entities_with_id ON entities_with_id.entity = numbered_persons.representative
LEFT JOIN id_particulars ON id_particulars.id18 = entities_with_id.id18
LEFT JOIN areas AS live_areas ON live_areas.area_code = person_facts.live_area
LEFT JOIN areas AS hukou_areas ON hukou_areas.area_code = person_facts.hukou_area
LEFT JOIN first_periods ON first_periods.person_no = numbered_persons.person_no
