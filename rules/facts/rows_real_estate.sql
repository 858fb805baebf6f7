-- purpose: units owned, only of people whose household gave an authorisation that still holds
-- inputs: core_real_estate, linked_rows, authorised_people
-- grain: real_estate row of an authorised person; nobody else's rows get past this step
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.unit_no,
    core.estate_use,
    core.registered_date,
    core.acquired_by,
    coalesce(core.emptied LIKE '%|acquired_by|%', FALSE) AS is_acquisition_unknown
FROM core_real_estate AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
JOIN authorised_people ON authorised_people.person_id = linked.person_id
WHERE NOT core.is_after_as_of
