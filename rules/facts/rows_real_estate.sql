-- purpose: units owned, only of people whose household gave an authorisation that still holds
-- inputs: core_real_estate, links_keyed, authorised_people
-- grain: real_estate row of an authorised person; nobody else's rows get past this step
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.unit_no,
    c.estate_use,
    c.registered_date,
    c.acquired_by,
    coalesce(c.emptied LIKE '%|acquired_by|%', false) AS is_acquisition_unknown
FROM core_real_estate AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'real_estate' AND l.role = 'self' AND l.decision IN ('auto', 'new')
JOIN authorised_people AS a ON a.person_id = l.person_id
WHERE NOT c.is_after_as_of
