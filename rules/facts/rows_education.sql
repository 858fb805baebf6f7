-- purpose: enrolled students, with their person
-- inputs: core_education, linked_rows
-- grain: education row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.school,
    core.stage,
    core.enrolled_date,
    core.hardship_level,
    core.aid_yuan_year,
    coalesce(core.emptied LIKE '%|aid_yuan_year|%', FALSE) AS is_aid_unknown
FROM core_education AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
