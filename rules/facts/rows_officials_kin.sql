-- purpose: relatives of officials on file, with their person
-- inputs: core_officials_kin, linked_rows
-- grain: officials_kin row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.kinship,
    core.is_filed
FROM core_officials_kin AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
