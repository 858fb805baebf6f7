-- purpose: roles in market entities, only of people whose household gave an authorisation that still holds
-- inputs: core_business, links_keyed, authorised_people
-- grain: business row of an authorised person; nobody else's rows get past this step
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.credit_code,
    core.entity_kind,
    core.role,
    core.subscribed_yuan,
    core.entity_status,
    coalesce(core.emptied LIKE '%|entity_kind|%', false) AS is_kind_unknown
FROM core_business AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'business'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
JOIN authorised_people ON authorised_people.person_id = links.person_id
WHERE NOT core.is_after_as_of
