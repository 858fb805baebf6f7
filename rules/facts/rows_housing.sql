-- purpose: housing rows of household heads, with their person
-- inputs: core_housing, links_keyed
-- grain: housing row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.housing_support,
    c.housing_support_until,
    c.danger_level,
    c.appraised_date,
    c.repair_status
FROM core_housing AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'housing' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
