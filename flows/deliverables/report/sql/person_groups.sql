-- purpose: for every person the groups that fairness is looked at by, and what happened to them
-- inputs: people, person_details, leads, links_keyed, lead_outcomes, lead_history
-- grain: person
WITH held AS (
    SELECT person_id,
        max(CASE WHEN disposition < 4 AND is_published THEN 1 ELSE 0 END) AS is_helped,
        max(CASE WHEN disposition = 4 AND is_published THEN 1 ELSE 0 END) AS is_reviewed,
        max(CASE WHEN NOT is_published THEN 1 ELSE 0 END) AS is_held_back
    FROM leads WHERE person_id IS NOT NULL
    GROUP BY person_id
), asked AS (
    SELECT history.person_id, count(*) AS visited, count(*) FILTER (WHERE outcomes.is_confirmed) AS confirmed
    FROM lead_outcomes AS outcomes
    JOIN lead_history AS history ON history.lead_id = outcomes.lead_id
    WHERE history.person_id IS NOT NULL
    GROUP BY history.person_id
), stuck AS (
    SELECT candidate_person_id AS person_id, count(*) AS rows_in_review
    FROM links_keyed WHERE decision = 'review' AND role = 'self' AND candidate_person_id IS NOT NULL
    GROUP BY candidate_person_id
), certified AS (
    SELECT DISTINCT person_id
    FROM links_keyed WHERE extract = 'disability' AND role = 'self' AND person_id IS NOT NULL
)
SELECT p.person_id,
    coalesce(p.sex, '不详') AS sex,
    CASE WHEN p.birth_date IS NULL THEN '不详'
        WHEN p.birth_date > CAST($day16 AS DATE) THEN '0—15 岁'
        WHEN p.birth_date > CAST($day60 AS DATE) THEN '16—59 岁'
        WHEN p.birth_date > CAST($day80 AS DATE) THEN '60—79 岁'
        ELSE '80 岁以上' END AS age_band,
    CASE WHEN c.person_id IS NULL THEN '无残疾证' ELSE '持残疾证' END AS disability,
    CASE WHEN contains(p.name, '·') THEN '姓名含“·”' ELSE '其他姓名' END AS name_form,
    CASE WHEN d.live_township IS NULL OR d.hukou_township IS NULL THEN '不详'
        WHEN d.live_township = d.hukou_township THEN '户籍地居住' ELSE '人户分离' END AS residence,
    CASE WHEN p.id_no IS NULL THEN '无证件号码' ELSE '有证件号码' END AS id_known,
    coalesce(p.township, '') AS township,
    CASE WHEN d.is_on_roster THEN 1 ELSE 0 END AS is_on_roster,
    coalesce(h.is_helped, 0) AS is_helped,
    coalesce(h.is_reviewed, 0) AS is_reviewed,
    coalesce(h.is_held_back, 0) AS is_held_back,
    coalesce(a.visited, 0) AS visited,
    coalesce(a.confirmed, 0) AS confirmed,
    coalesce(s.rows_in_review, 0) AS rows_in_review,
    coalesce(d.rows, 0) + coalesce(s.rows_in_review, 0) AS rows_seen
FROM people p
LEFT JOIN person_details d USING (person_id)
LEFT JOIN held h USING (person_id)
LEFT JOIN asked a USING (person_id)
LEFT JOIN stuck s USING (person_id)
LEFT JOIN certified c USING (person_id)
