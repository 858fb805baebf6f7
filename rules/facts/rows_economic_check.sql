-- purpose: items of check reports, only of people whose household gave an authorisation that still holds
-- inputs: core_economic_check, links_keyed, authorised_people
-- grain: economic_check row of an authorised person; nobody else's rows get past this step
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.report_no,
    c.asset_kind,
    c.amount_yuan,
    c.as_of_date
FROM core_economic_check AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'economic_check' AND l.role = 'self' AND l.decision IN ('auto', 'new')
JOIN authorised_people AS a ON a.person_id = l.person_id
WHERE NOT c.is_after_as_of
