-- purpose: roles in market entities, only of people whose household gave an authorisation that still holds
-- inputs: core_business, linked_rows, authorised_people
-- grain: business row of an authorised person; nobody else's rows get past this step
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.credit_code,
    core.entity_kind,
    core.role,
    core.subscribed_yuan,
    core.entity_status,
    coalesce(core.emptied LIKE '%|entity_kind|%', FALSE) AS is_kind_unknown,
    coalesce(core.emptied LIKE '%|subscribed_yuan|%', FALSE) AS is_subscription_unknown
FROM core_business AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
JOIN authorised_people ON authorised_people.person_id = linked.person_id
WHERE NOT core.is_after_as_of
