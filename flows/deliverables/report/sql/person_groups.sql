-- purpose: the groups that fairness is looked at by, and what happened to the people in each
-- inputs: people, ages_by_birth, person_details, leads, links_keyed, lead_outcomes, lead_history
-- grain: combination of groups that somebody is in
WITH person_leads AS (
    SELECT person_id,
        max(CASE WHEN disposition < 4 AND is_published THEN 1 ELSE 0 END) AS is_helped,
        max(CASE WHEN disposition = 4 AND is_published THEN 1 ELSE 0 END) AS is_reviewed,
        max(CASE WHEN NOT is_published THEN 1 ELSE 0 END) AS is_held_back
    FROM leads
    WHERE person_id IS NOT NULL
    GROUP BY person_id
), visits AS (
    SELECT history.person_id,
        count(*) AS visited,
        count(*) FILTER (WHERE outcomes.is_confirmed) AS confirmed
    FROM lead_outcomes AS outcomes
    JOIN lead_history AS history ON history.lead_id = outcomes.lead_id
    WHERE history.person_id IS NOT NULL
    GROUP BY history.person_id
), in_review AS (
    SELECT candidate_person_id AS person_id, count(*) AS rows_in_review
    FROM links_keyed
    WHERE decision = 'review' AND role = 'self' AND candidate_person_id IS NOT NULL
    GROUP BY candidate_person_id
), certified AS (
    SELECT DISTINCT person_id
    FROM links_keyed
    WHERE extract = 'disability' AND role = 'self' AND person_id IS NOT NULL
), of_people AS (
    SELECT coalesce(people.sex, '不详') AS sex,
        coalesce(ages.age_band, '不详') AS age_band,
        CASE WHEN certified.person_id IS NULL THEN '无残疾证' ELSE '持残疾证' END AS disability,
        CASE WHEN contains(people.name, '·') THEN '姓名含“·”' ELSE '其他姓名' END AS name_form,
        CASE WHEN details.live_township IS NULL OR details.hukou_township IS NULL THEN '不详'
            WHEN details.live_township = details.hukou_township THEN '户籍地居住'
            ELSE '人户分离' END AS residence,
        CASE WHEN people.id_no IS NULL THEN '无证件号码' ELSE '有证件号码' END AS id_known,
        coalesce(people.township, '') AS township,
        CASE WHEN details.is_on_roster THEN 1 ELSE 0 END AS is_on_roster,
        coalesce(person_leads.is_helped, 0) AS is_helped,
        coalesce(person_leads.is_reviewed, 0) AS is_reviewed,
        coalesce(person_leads.is_held_back, 0) AS is_held_back,
        coalesce(visits.visited, 0) AS visited,
        coalesce(visits.confirmed, 0) AS confirmed,
        coalesce(in_review.rows_in_review, 0) AS rows_in_review,
        coalesce(details.rows, 0) + coalesce(in_review.rows_in_review, 0) AS rows_seen
    FROM people
    LEFT JOIN ages_by_birth AS ages ON ages.birth_date = people.birth_date
    LEFT JOIN person_details AS details ON details.person_id = people.person_id
    LEFT JOIN person_leads ON person_leads.person_id = people.person_id
    LEFT JOIN visits ON visits.person_id = people.person_id
    LEFT JOIN in_review ON in_review.person_id = people.person_id
    LEFT JOIN certified ON certified.person_id = people.person_id
)
SELECT sex, age_band, disability, name_form, residence, id_known, township,
    count(*) AS people,
    cast(sum(is_on_roster) AS BIGINT) AS on_roster,
    cast(sum(is_helped) AS BIGINT) AS helped,
    cast(sum(is_reviewed) AS BIGINT) AS reviewed,
    cast(sum(is_held_back) AS BIGINT) AS held_back,
    cast(sum(visited) AS BIGINT) AS visited,
    cast(sum(confirmed) AS BIGINT) AS confirmed,
    cast(sum(rows_in_review) AS BIGINT) AS rows_in_review,
    cast(sum(rows_seen) AS BIGINT) AS rows_seen
FROM of_people
GROUP BY sex, age_band, disability, name_form, residence, id_known, township
