-- purpose: petition matters, with their person
-- inputs: core_petition, linked_rows
-- grain: petition row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.matter_no,
    core.need,
    core.registered_date,
    core.petitions_12m,
    coalesce(core.matter_status <> '已办结', TRUE) AS is_open
FROM core_petition AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
