-- purpose: labour register rows, with their person
-- inputs: core_employment, links_keyed
-- grain: employment row linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.employment_status,
    core.insurance_kind,
    core.wage_base_yuan_month,
    core.last_paid_month,
    core.unemployed_since,
    core.unemployment_benefit_until,
    core.job_services_12m,
    core.is_returnee,
    coalesce(core.emptied LIKE '%|wage_base_yuan_month|%', false) AS is_wage_unknown
FROM core_employment AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'employment'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
