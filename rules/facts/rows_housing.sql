-- purpose: housing rows of household heads, with their person
-- inputs: core_housing, linked_rows
-- grain: housing row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.housing_support,
    core.housing_support_until,
    core.danger_level,
    core.appraised_date,
    core.repair_status
FROM core_housing AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
