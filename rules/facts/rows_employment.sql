-- purpose: labour register rows, with their person
-- inputs: core_employment, links_keyed
-- grain: employment row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.employment_status,
    c.insurance_kind,
    c.wage_base_yuan_month,
    c.last_paid_month,
    c.unemployed_since,
    c.unemployment_benefit_until,
    c.job_services_12m,
    c.is_returnee,
    coalesce(c.emptied LIKE '%|wage_base_yuan_month|%', false) AS is_wage_unknown
FROM core_employment AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'employment' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
