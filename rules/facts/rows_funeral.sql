-- purpose: cremations, with their person
-- inputs: core_funeral, linked_rows
-- grain: funeral row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.death_date
FROM core_funeral AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
