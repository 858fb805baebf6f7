-- purpose: school rows that may be a person's: whoever has one may be at school, and may get aid
-- inputs: pending_rows, core_education
-- grain: person with a pending school row; an amount that was emptied may be any
SELECT
    pending.person_id,
    max(
        CASE WHEN core.aid_yuan_year > 0 OR core.emptied LIKE '%|aid_yuan_year|%' THEN 1 ELSE 0 END
    ) = 1 AS may_have_aid
FROM pending_rows AS pending
JOIN core_education AS core ON core.row_id = pending.row_id
WHERE pending.extract = 'education' AND NOT core.is_after_as_of
GROUP BY pending.person_id
