-- purpose: whether a pending enrolment row would show a person insured and helped, or with care insurance
-- inputs: pending_rows, core_medical_enrolment
-- grain: person with a pending enrolment row; a cell that was emptied may say either
SELECT
    pending.person_id,
    max(
        CASE
            WHEN core.insured_status = '参保' AND coalesce(core.is_subsidised, TRUE) THEN 1
            ELSE 0
        END
    ) = 1 AS may_be_fine,
    max(
        CASE
            WHEN core.has_care_insurance OR core.emptied LIKE '%|has_care_insurance|%' THEN 1
            ELSE 0
        END
    ) = 1 AS may_have_care_insurance
FROM pending_rows AS pending
JOIN core_medical_enrolment AS core ON core.row_id = pending.row_id
WHERE pending.extract = 'medical_enrolment' AND NOT core.is_after_as_of
GROUP BY pending.person_id
