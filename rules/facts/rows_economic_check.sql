-- purpose: items of check reports, only of people whose household gave an authorisation that still holds
-- inputs: core_economic_check, links_keyed, authorised_people
-- grain: economic_check row of an authorised person; nobody else's rows get past this step
SELECT
    core.row_id,
    links.person_id,
    coalesce(cast(substr(links.level, 2, 1) AS integer), 1) AS level_rank,
    core.report_no,
    core.asset_kind,
    core.amount_yuan,
    core.as_of_date
FROM core_economic_check AS core
JOIN links_keyed AS links
    ON links.row_id = core.row_id
        AND links.extract = 'economic_check'
        AND links.role = 'self'
        AND links.decision IN ('auto', 'new')
JOIN authorised_people ON authorised_people.person_id = links.person_id
WHERE NOT core.is_after_as_of
