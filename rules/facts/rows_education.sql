-- purpose: enrolled students, with their person
-- inputs: core_education, links_keyed
-- grain: education row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.school,
    c.stage,
    c.enrolled_date,
    c.hardship_level,
    c.aid_yuan_year,
    coalesce(c.emptied LIKE '%|aid_yuan_year|%', false) AS is_aid_unknown
FROM core_education AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'education' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
