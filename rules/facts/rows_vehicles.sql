-- purpose: cars, only of people whose household gave an authorisation that still holds
-- inputs: core_vehicles, links_keyed, authorised_people
-- grain: vehicles row of an authorised person; nobody else's rows get past this step
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.plate_kind,
    core.vehicle_use,
    core.registered_date,
    core.price_yuan,
    core.vehicle_status,
    coalesce(core.emptied LIKE '%|price_yuan|%', false) AS is_price_unknown,
    coalesce(core.emptied LIKE '%|vehicle_use|%', false) AS is_use_unknown
FROM core_vehicles AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'vehicles'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
JOIN authorised_people ON authorised_people.person_id = links.person_id
WHERE NOT core.is_after_as_of
