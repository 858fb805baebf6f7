-- purpose: what happened to each group: leads, confirmations, identity failures
-- inputs: person_groups
-- grain: dimension x group (one dimension set, the others null; all null = everybody)
SELECT sex, age_band, disability, name_form, residence, id_known, township,
    count(*) AS people, sum(is_on_roster) AS on_roster, sum(is_helped) AS helped,
    sum(is_reviewed) AS reviewed, sum(is_held_back) AS held_back, sum(visited) AS visited,
    sum(confirmed) AS confirmed, sum(rows_seen) AS rows_seen, sum(rows_in_review) AS rows_in_review
FROM person_groups
GROUP BY GROUPING SETS ((sex), (age_band), (disability), (name_form), (residence), (id_known), (township), ())
ORDER BY sex NULLS LAST, age_band NULLS LAST, disability NULLS LAST, name_form NULLS LAST, residence NULLS LAST,
    id_known NULLS LAST, township NULLS LAST
