-- purpose: certificates, valid and severe ones marked, with their person
-- inputs: core_disability, linked_rows
-- grain: disability row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.disability_kind,
    core.disability_level,
    core.issued_date,
    core.certificate_status,
    coalesce(core.emptied LIKE '%|certificate_status|%', FALSE) AS is_status_unknown,
    core.has_living_subsidy,
    core.has_nursing_subsidy,
    coalesce(
        core.certificate_status = '有效' AND (core.valid_until IS NULL OR core.valid_until >= $as_of),
        FALSE
    ) AS is_valid,
    coalesce(
        core.certificate_status = '有效'
        AND (core.valid_until IS NULL OR core.valid_until >= $as_of)
        AND (
            core.disability_level IN ('一级', '二级')
            OR (core.disability_level = '三级' AND core.disability_kind IN ('智力', '精神'))
        ),
        FALSE
    ) AS is_severe
FROM core_disability AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
