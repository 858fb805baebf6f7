-- purpose: disaster rows of household heads, with their person
-- inputs: core_disaster, links_keyed
-- grain: disaster row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.hazard,
    c.event_date,
    c.house_damage,
    c.relief_stage,
    c.event_area
FROM core_disaster AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'disaster' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
