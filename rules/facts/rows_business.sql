-- purpose: roles in market entities, only of people whose household gave an authorisation that still holds
-- inputs: core_business, links_keyed, authorised_people
-- grain: business row of an authorised person; nobody else's rows get past this step
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.credit_code,
    c.entity_kind,
    c.role,
    c.subscribed_yuan,
    c.entity_status,
    coalesce(c.emptied LIKE '%|entity_kind|%', false) AS is_kind_unknown
FROM core_business AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'business' AND l.role = 'self' AND l.decision IN ('auto', 'new')
JOIN authorised_people AS a ON a.person_id = l.person_id
WHERE NOT c.is_after_as_of
