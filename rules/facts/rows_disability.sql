-- purpose: certificates, valid and severe ones marked, with their person
-- inputs: core_disability, links_keyed
-- grain: disability row linked to a person
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.disability_kind,
    c.disability_level,
    c.issued_date,
    c.certificate_status,
    coalesce(c.emptied LIKE '%|certificate_status|%', false) AS is_status_unknown,
    c.has_living_subsidy,
    c.has_nursing_subsidy,
    coalesce(c.certificate_status = '有效' AND (c.valid_until IS NULL OR c.valid_until >= $as_of), false) AS is_valid,
    coalesce(c.certificate_status = '有效' AND (c.valid_until IS NULL OR c.valid_until >= $as_of)
        AND (c.disability_level IN ('一级', '二级') OR (c.disability_level = '三级' AND c.disability_kind IN ('智力', '精神'))), false) AS is_severe
FROM core_disability AS c
JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'disability' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
