-- purpose: everybody known after this month, seen in it or not
-- inputs: root_persons, person_facts, person_places, numbered, id_particulars, areas, first_periods
-- grain: person
SELECT
    p.person_no,
    f.name,
    n.id18 AS id_no,
    coalesce(d.id_sex, f.sex) AS sex,
    coalesce(d.id_birth, f.birth_date) AS birth_date,
    coalesce(l.live_township, l.hukou_township, substr(coalesce(f.live_area, f.hukou_area, n.id18), 1, 6) || '000000') AS township,
    f.phone,
    f.address,
    coalesce(a.current_code, f.live_area) AS live_area,
    coalesce(h.current_code, f.hukou_area) AS hukou_area,
    l.live_township,
    l.hukou_township,
    f.former_name,
    CAST(f.mentions AS INTEGER) AS rows,
    f.is_on_roster,
    f.is_in_register,
    coalesce(b.first_period, CAST($period AS VARCHAR)) AS first_period
FROM root_persons AS p
JOIN person_facts AS f ON f.person_no = p.person_no
LEFT JOIN person_places AS l ON l.person_no = p.person_no
LEFT JOIN numbered AS n ON n.entity = p.root
LEFT JOIN id_particulars AS d ON d.id18 = n.id18
LEFT JOIN areas AS a ON a.area_code = f.live_area
LEFT JOIN areas AS h ON h.area_code = f.hukou_area
LEFT JOIN first_periods AS b ON b.person_no = p.person_no
