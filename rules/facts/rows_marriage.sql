-- purpose: marriage and divorce registrations, with their person
-- inputs: core_marriage, linked_rows
-- grain: marriage row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.registration_kind,
    core.registered_date
FROM core_marriage AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
