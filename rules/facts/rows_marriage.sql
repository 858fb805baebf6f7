-- purpose: marriage and divorce registrations, with their person
-- inputs: core_marriage, links_keyed
-- grain: marriage row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.registration_kind,
    c.registered_date
FROM core_marriage AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'marriage' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
