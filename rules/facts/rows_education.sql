-- purpose: enrolled students, with their person
-- inputs: core_education, links_keyed
-- grain: education row linked to a person
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.school,
    core.stage,
    core.enrolled_date,
    core.hardship_level,
    core.aid_yuan_year,
    coalesce(core.emptied LIKE '%|aid_yuan_year|%', false) AS is_aid_unknown
FROM core_education AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'education'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
WHERE NOT core.is_after_as_of
