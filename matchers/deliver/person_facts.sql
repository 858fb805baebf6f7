-- purpose: one value of each particular per person: the first that is known, the most authoritative open mention first;
--          guardians and spouses lend no phone and no address
-- inputs: entity_of, roots, root_persons, mentions, claims, outcomes
-- grain: person
WITH said AS (
    SELECT
        p.person_no,
        m.extract,
        m.rank * 1000000000000000 + CASE WHEN m.row_id < 0 THEN 0 ELSE m.row_id END AS place,
        c.name,
        c.name_kind,
        m.sex,
        m.birth_date,
        CASE WHEN m.role = 'self' THEN m.phone ELSE '' END AS phone,
        CASE WHEN m.role = 'self' THEN m.address ELSE '' END AS address,
        CASE WHEN m.role = 'self' THEN m.live_area ELSE '' END AS live_area,
        CASE WHEN m.role = 'self' THEN m.hukou_area ELSE '' END AS hukou_area,
        m.former_name
    FROM entity_of AS e
    JOIN roots AS r ON r.entity = e.entity
    JOIN root_persons AS p ON p.root = r.root
    JOIN mentions AS m ON m.row_id = e.row_id AND m.role = e.role
    JOIN claims AS c ON c.row_id = e.row_id AND c.role = e.role
    JOIN outcomes AS o ON o.entity = e.entity
    WHERE NOT e.is_authorised AND o.decision <> 'review'
)

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
    CAST(sum(CASE WHEN extract <> 'known' THEN 1 ELSE 0 END) AS BIGINT) AS mentions,
    max(CASE WHEN extract = 'roster' THEN 1 ELSE 0 END) = 1 AS is_on_roster,
    max(CASE WHEN extract = 'household_register' THEN 1 ELSE 0 END) = 1 AS is_in_register
FROM said
GROUP BY person_no
