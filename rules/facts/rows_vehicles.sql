-- purpose: cars, only of people whose household gave an authorisation that still holds
-- inputs: core_vehicles, links_keyed, authorised_people
-- grain: vehicles row of an authorised person; nobody else's rows get past this step
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.plate_kind,
    c.vehicle_use,
    c.registered_date,
    c.price_yuan,
    c.vehicle_status,
    coalesce(c.emptied LIKE '%|price_yuan|%', false) AS is_price_unknown,
    coalesce(c.emptied LIKE '%|vehicle_use|%', false) AS is_use_unknown
FROM core_vehicles AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'vehicles' AND l.role = 'self' AND l.decision IN ('auto', 'new')
JOIN authorised_people AS a ON a.person_id = l.person_id
WHERE NOT c.is_after_as_of
