-- purpose: what happened to each group: leads, confirmations, identity failures
-- inputs: person_groups
-- grain: dimension x group (one dimension set, the others null; all null = everybody)
SELECT sex, age_band, disability, name_form, residence, id_known, township,
    coalesce(cast(sum(people) AS BIGINT), 0) AS people,
    cast(sum(on_roster) AS BIGINT) AS on_roster,
    cast(sum(helped) AS BIGINT) AS helped,
    cast(sum(reviewed) AS BIGINT) AS reviewed,
    cast(sum(held_back) AS BIGINT) AS held_back,
    cast(sum(visited) AS BIGINT) AS visited,
    cast(sum(confirmed) AS BIGINT) AS confirmed,
    cast(sum(rows_seen) AS BIGINT) AS rows_seen,
    cast(sum(rows_in_review) AS BIGINT) AS rows_in_review
FROM person_groups
GROUP BY GROUPING SETS (
    (sex), (age_band), (disability), (name_form), (residence), (id_known), (township), ()
)
ORDER BY sex NULLS LAST, age_band NULLS LAST, disability NULLS LAST, name_form NULLS LAST,
    residence NULLS LAST, id_known NULLS LAST, township NULLS LAST
