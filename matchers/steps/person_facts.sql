-- purpose: one value of each particular per person: the first that is known, the most authoritative mention first
-- inputs: person_mentions
-- grain: person
SELECT
    person_no,
    min_by(name, place + CASE WHEN name_kind = 'han' OR name_kind = 'dotted' THEN 0 ELSE 100000000000000000 END)
        FILTER (WHERE name IS NOT NULL) AS name,
    min_by(sex, place) FILTER (WHERE sex IN ('男', '女')) AS sex,
    min_by(birth_date, place) FILTER (WHERE birth_date IS NOT NULL) AS birth_date,
    min_by(phone, place) FILTER (WHERE phone <> '') AS phone,
    min_by(address, place) FILTER (WHERE address <> '') AS address,
    min_by(live_area, place) FILTER (WHERE live_area <> '') AS live_area,
    min_by(hukou_area, place) FILTER (WHERE hukou_area <> '') AS hukou_area,
    min_by(former_name, place) FILTER (WHERE former_name <> '') AS former_name,
    sum(CASE WHEN extract <> 'known' THEN 1 ELSE 0 END) AS mentions,
    max(CASE WHEN extract = 'roster' THEN 1 ELSE 0 END) = 1 AS is_on_roster,
    max(CASE WHEN extract = 'household_register' THEN 1 ELSE 0 END) = 1 AS is_in_register
FROM person_mentions
GROUP BY person_no
