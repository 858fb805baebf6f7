-- purpose: items of check reports, only of people whose household gave an authorisation that still holds
-- inputs: core_economic_check, linked_rows, authorised_people
-- grain: economic_check row of an authorised person; nobody else's rows get past this step
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.report_no,
    core.asset_kind,
    core.amount_yuan,
    core.as_of_date
FROM core_economic_check AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
JOIN authorised_people ON authorised_people.person_id = linked.person_id
WHERE NOT core.is_after_as_of
