-- purpose: units owned, only of people whose household gave an authorisation that still holds
-- inputs: core_real_estate, links_keyed, authorised_people
-- grain: real_estate row of an authorised person; nobody else's rows get past this step
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.unit_no,
    core.estate_use,
    core.registered_date,
    core.acquired_by,
    coalesce(core.emptied LIKE '%|acquired_by|%', false) AS is_acquisition_unknown
FROM core_real_estate AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'real_estate'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
JOIN authorised_people ON authorised_people.person_id = links.person_id
WHERE NOT core.is_after_as_of
