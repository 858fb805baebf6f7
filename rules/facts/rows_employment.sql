-- purpose: labour register rows, with their person
-- inputs: core_employment, linked_rows
-- grain: employment row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.employment_status,
    core.insurance_kind,
    core.wage_base_yuan_month,
    core.last_paid_month,
    core.unemployed_since,
    core.unemployment_benefit_until,
    core.job_services_12m,
    core.is_returnee,
    coalesce(core.emptied LIKE '%|wage_base_yuan_month|%', FALSE) AS is_wage_unknown,
    coalesce(core.emptied LIKE '%|job_services_12m|%', FALSE) AS is_served_unknown,
    coalesce(core.emptied LIKE '%|unemployment_benefit_until|%', FALSE) AS is_benefit_unknown
FROM core_employment AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
