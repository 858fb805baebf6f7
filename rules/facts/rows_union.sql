-- purpose: workers on the union's hardship file, with their person
-- inputs: core_union, linked_rows
-- grain: union row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.hardship_kind,
    core.filed_date,
    core.file_status
FROM core_union AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
