-- purpose: whether a pending labour register row would show a person at work, or served
-- inputs: pending_rows, core_employment
-- grain: person with a pending labour register row; a number of services that was emptied may be any
SELECT
    pending.person_id,
    max(CASE WHEN core.employment_status IN ('在职', '灵活就业') THEN 1 ELSE 0 END) = 1 AS may_work,
    max(
        CASE
            WHEN core.job_services_12m > 0 OR core.emptied LIKE '%|job_services_12m|%' THEN 1
            ELSE 0
        END
    ) = 1 AS may_be_served
FROM pending_rows AS pending
JOIN core_employment AS core ON core.row_id = pending.row_id
WHERE pending.extract = 'employment' AND NOT core.is_after_as_of
GROUP BY pending.person_id
