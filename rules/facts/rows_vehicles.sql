-- purpose: cars, only of people whose household gave an authorisation that still holds
-- inputs: core_vehicles, linked_rows, authorised_people
-- grain: vehicles row of an authorised person; nobody else's rows get past this step
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.plate_kind,
    core.vehicle_use,
    core.registered_date,
    core.price_yuan,
    core.vehicle_status,
    coalesce(core.emptied LIKE '%|price_yuan|%', FALSE) AS is_price_unknown,
    coalesce(core.emptied LIKE '%|vehicle_use|%', FALSE) AS is_use_unknown
FROM core_vehicles AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
JOIN authorised_people ON authorised_people.person_id = linked.person_id
WHERE NOT core.is_after_as_of
