-- purpose: disaster rows of household heads, with their person
-- inputs: core_disaster, linked_rows
-- grain: disaster row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.hazard,
    core.event_date,
    core.house_damage,
    core.relief_stage,
    core.event_area
FROM core_disaster AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
